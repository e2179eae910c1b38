import Glibc
import TestSupport
import Testing

@testable import Posix

/// Each deadline in a child of its own: there is one in a process.
@Suite struct RequestDeadlineTests {
    /// How a child ends in which `body` uses a deadline.
    private static func exitNumber(_ body: (RequestDeadline) -> Void) throws -> Int32 {
        let child = try fork {
            body(try RequestDeadline(saying: "hookline: last words\n", to: .error, status: 75))
            return 0
        }
        return (statusAtTheEnd(of: child) >> 8) & 0xFF
    }

    /// Lets time pass, whatever breaks in.
    private static func pass(milliseconds: Int64) {
        let end = monotonicMilliseconds() + milliseconds
        while monotonicMilliseconds() < end { pause(milliseconds: 1) }
    }

    @Test func aRequestThatTakesTooLongEndsTheProcessWithLastWordsAndANumber() async throws {
        let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
            let end = try Self.exitNumber { deadline in
                deadline.begin(milliseconds: 50)
                Self.pass(milliseconds: 10_000)
            }
            #expect(end == 75)
        }
        let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.hasSuffix("hookline: last words\n"))
    }

    @Test(arguments: [0, 30, 700])
    func itIsNeverEarlyAndNotMuchTooLate(secondBegins: Int64) async {
        await #expect(processExitsWith: .success) { [secondBegins = secondBegins as Int64] in
            let start = monotonicMilliseconds()
            let end = try Self.exitNumber { deadline in
                deadline.begin(milliseconds: 800)
                Self.pass(milliseconds: secondBegins)
                deadline.end()
                deadline.begin(milliseconds: 800)
                Self.pass(milliseconds: 10_000)
            }
            let took = monotonicMilliseconds() - start - secondBegins
            #expect(end == 75 && took >= 800 && took < 2000)
        }
    }

    @Test func aShorterTimeThanTheLastOneHolds() async {
        await #expect(processExitsWith: .success) {
            let end = try Self.exitNumber { deadline in
                deadline.begin(milliseconds: 60_000)
                deadline.begin(milliseconds: 50)
                Self.pass(milliseconds: 10_000)
            }
            #expect(end == 75)
        }
    }

    @Test func betweenRequestsItDoesNothing() async {
        await #expect(processExitsWith: .success) {
            let end = try Self.exitNumber { deadline in
                deadline.begin(milliseconds: 50)
                deadline.end()
                Self.pass(milliseconds: 200)
            }
            #expect(end == 0)
        }
    }

    @Test func whatIsNotToBeLeftHalfDoneIsDoneFirst() async throws {
        let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
            let end = try Self.exitNumber { deadline in
                deadline.begin(milliseconds: 50)
                RequestDeadline.puttingOff {
                    Self.pass(milliseconds: 200)
                    write(2, "done\n", 5)
                }
                write(2, "too much\n", 9)
            }
            #expect(end == 75)
        }
        let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.hasSuffix("done\nhookline: last words\n"))
    }

    @Test func whatWasPutOffInTimeGoesOn() async {
        await #expect(processExitsWith: .success) {
            let end = try Self.exitNumber { deadline in
                deadline.begin(milliseconds: 10_000)
                RequestDeadline.puttingOff {}
                deadline.end()
            }
            #expect(end == 0)
        }
    }

    @Test func noCallOfARequestIsBrokenIntoBeforeTheTimeIsOver() async {
        await #expect(processExitsWith: .success) {
            #expect(
                holdsInChild {
                    let deadline = try RequestDeadline(saying: "", to: .error, status: 75)
                    let pipe = try Pipe()
                    // Three times as long as one may take; and one takes so little that a busy machine makes none too long.
                    for _ in 0..<150 {
                        deadline.begin(milliseconds: 1_000)
                        var polled = pollfd(fd: pipe.reading.number, events: Int16(POLLIN), revents: 0)
                        if poll(&polled, 1, 20) != 0 { return false }
                        deadline.end()
                    }
                    return true
                })
        }
    }
}
