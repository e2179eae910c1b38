import Format
import TestSupport
import Testing

@testable import Journal
@testable import Posix
@testable import Webhook

/// What one key of an index says.
@Suite struct SeenEntryTests {
    @Test(arguments: [1024, 65537, 1 << 20, 1 << 34])
    func `prints are spread over the whole of a table`(capacity: Int) {
        let places = (0..<1000).map { Fingerprint(bits: UInt64($0) * ((1 << 48) / 1000)).home(capacity: capacity) }
        #expect(places == places.sorted())
        #expect(places[0] == 0 && places[999] > capacity * 99 / 100 && places[999] < capacity)
    }
}
