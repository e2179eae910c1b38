import Glibc

/// Events of one size that differ in a number at their end, so that each can be made, signed and found again at once.
package struct NumberedEvents: Sendable {
    private let beginning: [UInt8]
    private let signer: WebhookSigner

    /// Events for `messages` of `size` bytes each; `label` tells several sets apart.
    package init(_ label: String, size: Int) {
        let head = "{\"message\":{\"text\":\"\(label) "
        let tail = "\"},\"number\":\"000000000\"}"
        let filling = String(repeating: "x", count: max(0, size - head.utf8.count - tail.utf8.count))
        beginning = Array("\(head)\(filling)\"},\"number\":\"".utf8)
        signer = WebhookSigner().afterBeginning(beginning)
    }

    /// The event with this number, rightly signed.
    package func delivery(_ number: Int) -> Delivery {
        let ending = ending(number)
        return Delivery(body: beginning + ending, signatures: [signer.signature(of: ending)])
    }

    /// The number of an event of this set; nil when the bytes are no such event, to the last byte.
    package func number(of event: ArraySlice<UInt8>) -> Int? {
        guard event.count == beginning.count + 11 else { return nil }
        let isOurs = event.withUnsafeBytes { bytes in
            beginning.withUnsafeBytes { ours in
                guard let bytes = bytes.baseAddress, let base = ours.baseAddress else { return false }
                return memcmp(bytes, base, ours.count) == 0
            }
        }
        let digits = event.dropFirst(beginning.count).prefix(9)
        guard isOurs, let number = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
        return event.suffix(11).elementsEqual(ending(number)) ? number : nil
    }

    private func ending(_ number: Int) -> [UInt8] {
        let digits = String(number)
        return Array("\(String(repeating: "0", count: 9 - digits.utf8.count))\(digits)\"}".utf8)
    }
}
