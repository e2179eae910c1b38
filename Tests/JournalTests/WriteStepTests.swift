import Format
import Testing

@testable import Journal

/// What is next follows from what is known, and from nothing else.
@Suite struct WriteStepTests {
    private static let now = Timestamp(microseconds: 2_000)
    private static let before = Timestamp(microseconds: 1_000)

    /// What is known, in the order in which it is learnt; all is well where nothing else is said.
    struct Known {
        var isRecovered = true
        var stamp: Timestamp? = now
        var hasFailedFile = false
        var lastStamp: Timestamp? = before
        var extent: WriteOutlook.Extent?

        var nextStep: WriteStep {
            WriteOutlook(
                isRecovered: isRecovered, hasFailedFile: hasFailedFile, lastStamp: lastStamp, stamp: stamp,
                extent: extent
            ).nextStep
        }
    }

    private static func extent(
        size: Int = 700, isRecorded: Bool = false, isTooLong: Bool = false, _ end: WriteOutlook.End? = nil
    ) -> WriteOutlook.Extent {
        WriteOutlook.Extent(size: size, isRecorded: isRecorded, isTooLongToProve: isTooLong, end: end)
    }

    @Test(
        arguments: [
            (Known(isRecovered: false, stamp: nil), .recover),
            (Known(isRecovered: false, stamp: nil, hasFailedFile: true), .recover),
            (Known(stamp: nil), .takeStamp),
            (Known(stamp: nil, hasFailedFile: true), .takeStamp),
            (Known(hasFailedFile: true), .leaveFailedFile(now)),
            (Known(), .openFile(now)),
            (Known(lastStamp: nil), .openFile(now)),
        ] as [(Known, WriteStep)])
    func `before the file is open`(known: Known, step: WriteStep) {
        #expect(known.nextStep == step)
    }

    @Test(
        arguments: [
            (extent(isRecorded: true, isTooLong: true), .putRight(.leave, size: 700)),
            (extent(isTooLong: true), .putRight(.leave, size: 700)),
            (extent(isRecorded: true), .write(size: 700, now)),
            (extent(), .readEnd(size: 700)),
            (extent(.torn), .putRight(.heal(now), size: 700)),
            (extent(size: 0, .whole(last: nil)), .write(size: 0, now)),
            (extent(.whole(last: nil)), .write(size: 700, now)),
            (extent(.whole(last: before)), .write(size: 700, now)),
            (extent(.whole(last: before.next)), .putRight(.tellLastStamp(before.next), size: 700)),
        ] as [(WriteOutlook.Extent, WriteStep)])
    func `with the file open`(extent: WriteOutlook.Extent, step: WriteStep) {
        #expect(Known(extent: extent).nextStep == step)
    }

    @Test(arguments: [nil, before, now])
    func `a last line that no record tells of is told of`(last: Timestamp?) {
        let step = Known(lastStamp: nil, extent: Self.extent(.whole(last: last))).nextStep
        #expect(step == (last.map { .putRight(.tellLastStamp($0), size: 700) } ?? .write(size: 700, Self.now)))
    }
}
