internal import Format
internal import JSON
package import Posix

/// Sums up the lines of files: what became of each message, and what else the lines are. A line is read once.
package struct SummaryReader {
    private let range: TimeRange
    private var days: ZoneDays
    private var lines = LineCounts()
    private var messages = MessageTable()
    private var names = NameTable()
    /// Clicks of each button, by the number of its text.
    private var buttons: [UInt32: Int] = [:]
    /// The days on which a line was stored.
    private var storedDays: Set<Day> = []
    private var lastDay: Day?

    /// - Parameters:
    ///   - range: of the messages by when they were sent, and of all else by when it was received.
    ///   - zone: in which days are counted.
    package init(_ range: TimeRange, zone: Zone) {
        self.range = range
        days = ZoneDays(zone)
    }

    /// Reads those of the files, in their order, that can hold anything of the range. A message that was sent in it
    /// may go on behind it.
    /// - Parameter passingOver: hears of each line and each file that can't be read; the rest is read.
    package mutating func read(_ files: [JournalFile], passingOver: (ReadingFault) -> Void) {
        for file in files.withoutCopies where !file.isBefore(range.firstDay) {
            file.forEachBlock(passingOver: passingOver) { block, start in
                ByteSearch.forEachLine(block) { line, place in
                    do throws(LineMishap) {
                        try take(line)
                    } catch {
                        passingOver(error.fault(in: file.path, at: start + place))
                    }
                }
            }
        }
    }

    private mutating func take(_ line: Span<UInt8>) throws(LineMishap) {
        let parts = try Self.parts(of: line)
        let isInRange = range.contains(parts.receivedAt)
        if isInRange { count(parts) }
        guard let place = parts.event else { return }
        let text = line.extracting(place)
        let event = try Self.outline(of: text)
        if event[.statusUpdate].kind == .object {
            let isTold = take(status: event, text, receivedAt: parts.receivedAt)
            if !isTold && isInRange { lines.otherStatuses += 1 }
        } else if parts.repeats == nil, event.isClick {
            take(click: event, text, isInRange: isInRange)
        }
    }

    private mutating func count(_ parts: LineParts) {
        lines.add(parts)
        let day = days.day(of: parts.receivedAt)
        if day != lastDay { storedDays.insert(day) }
        lastDay = day
    }

    /// False when it tells nothing of a message.
    private mutating func take(status event: EventOutline, _ text: Span<UInt8>, receivedAt: Timestamp) -> Bool {
        guard let status = DeliveryStatus(event.kind(in: text)) else { return false }
        let seconds = event.seconds(.timestamp, in: text)
        let campaign = names.number(of: EventMember.campaigns, event, text)
        let number = names.number(of: [.senderId], event, text)
        let code = status == .failed ? names.number(of: [.errorCode], event, text) : 0
        return messages.change(.statusId, event, text) { message in
            message.note(status, at: seconds, receivedAt: receivedAt)
            message.name(campaign: campaign, number: number, code: code)
        }
    }

    private mutating func take(click event: EventOutline, _ text: Span<UInt8>, isInRange: Bool) {
        if isInRange { buttons[names.number(of: [.buttonText, .messageText], event, text), default: 0] += 1 }
        _ = messages.change(.replyToId, event, text) { $0.isClicked = true }  // a click may name no message
    }

    private static func parts(of line: Span<UInt8>) throws(LineMishap) -> LineParts {
        do { return try LineParts(of: line, knowsAll: false) } catch { throw .line(error) }
    }

    private static func outline(of text: Span<UInt8>) throws(LineMishap) -> EventOutline {
        do { return try EventOutline(of: text) } catch { throw .event(error) }
    }

    /// What was read, summed up.
    package var result: Summary {
        var sums = SummarySums(range, days, names)
        messages.forEach { message, moment in sums.add(message, byId: moment) }
        return sums.summary(lines, buttons: buttons, gaps: Summary.gaps(between: storedDays))
    }
}

/// Why a line is passed over.
private enum LineMishap: Error {
    case line(LineFault)
    case event(JSONFault)

    func fault(in path: String, at offset: Int) -> ReadingFault {
        switch self {
        case .line(let fault): .line(fault, path: path, offset: offset)
        case .event(let fault): .event(fault, path: path, offset: offset)
        }
    }
}
