package import Format

/// How far one file was handled: the place of the last line, and what tells that line from another one that may stand
/// there later. Everything before it in the file was handled, too.
package struct Position: Equatable, Sendable {
    package let receipt: Receipt
    package let receivedAt: Timestamp
    package let signature: Signature

    package init(receipt: Receipt, receivedAt: Timestamp, signature: Signature) {
        self.receipt = receipt
        self.receivedAt = receivedAt
        self.signature = signature
    }
}

extension Position: CustomStringConvertible {
    /// As a line of a position file, without its LF: `RECEIPT receivedAt signature`.
    package var description: String { "\(receipt.text) \(receivedAt) \(signature)" }
}

extension Position {
    /// Reads a line of a position file.
    package init(line text: String) throws(PositionFault) {
        let parts = text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .parts }
        guard let receipt = Receipt(String(decoding: parts[0], as: UTF8.self)) else { throw .receipt }
        guard let receivedAt = Timestamp(Array(parts[1]).span) else { throw .receivedAt }
        guard let signature = Signature(Array(parts[2]).span) else { throw .signature }
        self.init(receipt: receipt, receivedAt: receivedAt, signature: signature)
    }
}

/// Why a text is not that of a position.
package enum PositionFault: Error, Equatable, Sendable {
    /// Not three parts with one blank between two.
    case parts
    case receipt, receivedAt, signature
}
