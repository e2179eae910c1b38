import Testing

@testable import Journal

@Suite struct SeenNeedTests {
    @Test(
        arguments: [
            (true, false, .nothing), (true, true, .larger), (false, false, .anew), (false, true, .anew),
        ] as [(Bool, Bool, SeenNeed)])
    func `what an index needs follows from how far and how full it is`(
        isCurrent: Bool, isCrowded: Bool, need: SeenNeed
    ) {
        #expect(SeenNeed(isCurrent: isCurrent, isCrowded: isCrowded) == need)
    }
}
