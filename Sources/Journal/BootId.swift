internal import Posix

/// The kernel's name for one boot of the machine: `/proc/sys/kernel/random/boot_id`.
struct BootId: Equatable {
    let high: UInt64
    let low: UInt64

    /// Read once; a process that forks reads it for its children. Zero where there is no /proc to ask.
    static let current = read()
}

extension BootId {
    /// Of its 32 hexadecimal digits; whatever stands between them is skipped.
    init(text: Span<UInt8>) {
        var words = (high: UInt64(0), low: UInt64(0))
        for place in 0..<text.count {
            guard let digit = Self.digit(text[place]) else { continue }
            words = (words.high << 4 | words.low >> 60, words.low << 4 | UInt64(digit))
        }
        self.init(high: words.high, low: words.low)
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    private static func read() -> BootId {
        var text = InlineArray<64, UInt8>(repeating: 0)
        do throws(SystemFault) {
            let file = try Descriptor.openForReading("/proc/sys/kernel/random/boot_id")
            let count = try file.readFully(into: text.mutableSpan, at: 0)
            return BootId(text: text.span.extracting(0..<count))
        } catch {
            return BootId(high: 0, low: 0)
        }
    }
}
