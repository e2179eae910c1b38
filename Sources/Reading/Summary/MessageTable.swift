internal import Format

/// All messages by their ids. It keeps some 100 bytes for each.
struct MessageTable {
    private var slots = HashSlots()
    private var ids: [ULID] = []
    /// Those of the ids, in the same order.
    private var byId: [MessageProgress] = []
    private var byText: [String: MessageProgress] = [:]

    /// Changes what is known of the message that a member names; false when it names none.
    mutating func change(
        _ member: EventMember, _ event: EventOutline, _ text: Span<UInt8>, _ body: (inout MessageProgress) -> Void
    ) -> Bool {
        if let id = event.ulid(member, in: text) {
            body(&byId[place(of: id)])
            return true
        }
        guard let id = event.text(member, in: text), !id.isEmpty else { return false }
        switch MessageId(id) {
        case .ulid(let id): body(&byId[place(of: id)])
        case .other(let id): body(&byText[id, default: MessageProgress()])
        }
        return true
    }

    private mutating func place(of id: ULID) -> Int {
        let place = slots.place(Self.hash(id), orNext: ids.count) {
            Self.hash(ids[$0])
        } isSought: {
            ids[$0] == id
        }
        if place == ids.count {
            ids.append(id)
            byId.append(MessageProgress())
        }
        return place
    }

    /// Its low bits are random in what Connectly makes; in what others make any of them may be.
    private static func hash(_ id: ULID) -> UInt64 {
        let folded = (UInt64(truncatingIfNeeded: id.bits) ^ UInt64(id.bits >> 64)) &* 0x9E37_79B9_7F4A_7C15
        return folded ^ folded >> 32
    }

    /// Gives each, with the time in its id; nil where that tells none.
    func forEach(_ body: (MessageProgress, Timestamp?) -> Void) {
        for place in ids.indices { body(byId[place], Timestamp(microseconds: ids[place].milliseconds * 1000)) }
        for message in byText.values { body(message, nil) }
    }
}
