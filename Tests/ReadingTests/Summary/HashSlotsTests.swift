import Testing

@testable import Format
@testable import Reading

struct HashSlotsTests {
    @Test("each is found again at its place, whatever the hashes are", arguments: [UInt64.max, 0xFF, 3, 0])
    func places(mask: UInt64) {
        var slots = HashSlots()
        var values: [UInt64] = []
        let hash = { (value: UInt64) in (value &* 0x9E37_79B9_7F4A_7C15) & mask }
        for round in 0..<2 {
            for value in 0..<2000 as Range<UInt64> {
                let place = slots.place(hash(value), orNext: values.count) { place in
                    hash(values[place])
                } isSought: { place in
                    values[place] == value
                }
                if place == values.count { values.append(value) }
                #expect(place == Int(value), "round \(round)")
            }
        }
        #expect(values.count == 2000)
    }

    @Test("a name has one number, and the number tells the name; 0 tells none")
    func names() {
        var table = NameTable()
        let texts = (0..<3000).map { "campaign \($0 * 7919)" }
        for _ in 0..<2 {
            for (place, text) in texts.enumerated() {
                let bytes = Array(text.utf8)
                #expect(table.number(of: bytes.span) == UInt32(place + 1))
            }
        }
        for (place, text) in texts.enumerated() { #expect(table[UInt32(place + 1)] == text) }
        #expect(table[0] == nil)
    }
}
