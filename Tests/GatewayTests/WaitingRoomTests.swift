import Glibc
import Posix
import TestSupport
import Testing
import Webhook

@testable import Gateway

@Suite struct PaceTests {
    @Test(
        arguments: [
            (0, 20_000, 5000), (1, 20_000, 5001), (10_000, 20_000, 15_000), (15_000, 20_000, 20_000),
            (1_000_000, 20_000, 20_000), (0, 1000, 1000),
        ] as [(Int, Int64, Int64)])
    func fiveSecondsAndThenAKilobyteASecondButNeverLongerThanAnyRequest(received: Int, longest: Int64, allowed: Int64) {
        var pace = Pace(begun: 100, longest: longest)
        pace.received = received
        #expect(pace.due == 100 + allowed)
    }
}

@Suite struct WaitingRoomTests {
    private func gathering(begun: Int64) throws -> WaitingRoom.Guest {
        let connection = try Connection.holding([])
        let pace = Pace(begun: begun, longest: 20_000)
        return .gathering(
            Gathering(connection, RequestRules(limit: 10, topic: nil), pool: BufferPool(), pace: pace))
    }

    private func leaving(now: Int64) throws -> WaitingRoom.Guest {
        .leaving(Farewell(try Connection.holding([]), now: now))
    }

    @Test func whoWasAnsweredGoesFirstAndThenTheSlowest() throws {
        var room = WaitingRoom(most: 3)
        let guests = [try gathering(begun: 20), try gathering(begun: 10), try leaving(now: 1000)]
        for guest in guests { room.add(guest) }
        #expect(room.isFull)
        let numbers = (0..<3).map { _ in room.takeSlowest()?.number }
        #expect(numbers == [guests[2].number, guests[1].number, guests[0].number])
        #expect(room.isEmpty && room.takeSlowest()?.number == nil)
    }

    @Test func whoIsOverdueIsTakenOutOnce() throws {
        var room = WaitingRoom(most: 3)
        room.add(try gathering(begun: 0))
        room.add(try gathering(begun: 1000))
        #expect(room.nextDue == 5000)
        #expect(room.takeOverdue(now: 4999)?.number == nil)
        #expect(room.takeOverdue(now: 5000)?.due == 5000)
        #expect(room.takeOverdue(now: 5000)?.number == nil)
        #expect(room.nextDue == 6000)
    }

    @Test func onlyARequestThatComesIsWaitedFor() throws {
        var room = WaitingRoom(most: 3)
        room.add(try leaving(now: 0))
        #expect(!room.isGathering && !room.isEmpty)
        room.add(try gathering(begun: 0))
        #expect(room.isGathering)
    }

    @Test func aPeerThatGoesOnSendingIsReadForAWhileOnly() throws {
        let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 4, alignment: 1)
        defer { scratch.deallocate() }
        let farewell = Farewell(try Connection.holding([1, 2, 3, 4, 5]), now: 0)
        #expect(farewell.due == 2000)
        #expect(!farewell.advance(scratch, now: 1500))  // five bytes, and then the end
        #expect(farewell.due == 3000)
    }
}
