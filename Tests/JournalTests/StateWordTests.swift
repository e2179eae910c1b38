import Format
import Testing

@testable import Journal

/// Words of Hookline's own state as what they say.
@Suite struct StateWordTests {
    private static let most: UInt64 = 1 << 60

    @Test func `a number is none that is more than there can be`() {
        #expect([0, 77, Self.most - 1].map(\.count) == [0, 77, 1_152_921_504_606_846_975])
        #expect([Self.most, 1 << 63, UInt64.max].map(\.count) == [nil, nil, nil])
    }

    @Test(arguments: [0, -1, 253_402_300_799_999_999, -253_402_300_799_999_999] as [Int64])
    func `a moment is one of a year with four digits`(microseconds: Int64) {
        #expect(UInt64(bitPattern: microseconds).moment?.microseconds == microseconds)
        let beyond = microseconds < 0 ? Int64.min : 253_402_300_800_000_000
        #expect(UInt64(bitPattern: beyond).moment == nil)
    }

    @Test(arguments: [0, -1, 20_779, 2_932_896] as [Int64])
    func `a day is one of such a year`(number: Int64) {
        #expect(UInt64(bitPattern: number).day?.number == number)
        #expect(UInt64(2_932_896).day.map { "\($0)" } == "9999-12-31")
        #expect(UInt64(2_932_897).day == nil && UInt64(bitPattern: .min).day == nil)
    }
}
