internal import Format
internal import Reading
internal import Settings

/// A receipt on the command line: as an answer names it, or nginx's log.
extension Receipt {
    /// The receipt that a person typed.
    init(given text: String) throws(Failure) {
        guard let receipt = Receipt(text) else {
            throw .usage("'\(text)' is not a receipt, as messages/2026-11-22.ndjson:4711:312 is one")
        }
        self = receipt
    }
}

extension JournalFolder {
    /// The line that a receipt names.
    func line(given text: String) throws(Failure) -> JournalLine {
        let receipt = try Receipt(given: text)
        do throws(ReadingFault) {
            return try line(at: receipt)
        } catch {
            throw Failure(error)
        }
    }
}
