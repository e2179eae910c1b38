internal import Format
internal import Posix
internal import Reading
internal import Settings
internal import Shipping

extension GivenSettings {
    /// The lines that a command is to carry, ready to be read.
    /// - Parameters:
    ///   - topics: nil for all.
    ///   - isTrial: how far it comes is not kept.
    func run(
        of topics: [Topic]?, _ options: RangeOptions, isTrial: Bool = false, _ mishaps: Mishaps
    ) throws(Failure) -> LineRun {
        let folder = try folder()
        let zone = try zone()
        try expectLines(at: options.from, in: folder)
        var range = LineRun.Range()
        (range.topics, range.positions) = (topics, options.resume)
        range.beginning = options.beginning(now: .now, zone: zone)
        range.until = options.until?.timestamp(now: .now, zone: zone)
        (range.passesRepeats, range.isOnce, range.isTrial) = (options.first, options.once, isTrial)
        return try carrying { () throws(ShippingFault) in try LineRun(folder, range) { mishaps.add($0) } }
    }

    private func expectLines(at receipts: [Receipt], in folder: JournalFolder) throws(Failure) {
        do throws(ReadingFault) {
            for receipt in receipts { _ = try folder.line(at: receipt) }
        } catch {
            throw Failure(error)
        }
    }
}

/// Runs what may fail while lines are carried.
func carrying<Result: ~Copyable>(_ body: () throws(ShippingFault) -> Result) throws(Failure) -> Result {
    do throws(ShippingFault) {
        return try body()
    } catch {
        throw Failure(error)
    }
}

extension Failure {
    init(_ fault: ShippingFault) {
        switch fault {
        case .system(let fault): self = .system(fault, path: "hooklinectl")
        case .reading(let fault): self = Failure(fault)
        case .positions(let fault, let path): self = Failure(fault, at: path)
        case .refusals(let fault, let path): self = .system(fault, path: path)
        }
    }

    private init(_ fault: PositionFileFault, at path: String) {
        switch fault {
        case .system(let fault): self = .system(fault, path: path)
        case .text(let fault):
            self = .data(path: path, reason: "line \(fault.line) is none of a position file: \(Words.of(fault.reason))")
        case .notAFile: self = .data(path: path, reason: "is not a regular file")
        case .busy: self = .later("\(path): another hooklinectl keeps its position in this file")
        }
    }
}
