import Format
import Gateway
import Journal
import Posix
import Testing
import Webhook

@testable import Worker

@Suite struct AcknowledgementTests {
    @Test(
        arguments: [
            (GatewayFault.method, .methodNotAllowed), (GatewayFault.encoding, .unsupportedMediaType),
            (GatewayFault.length, .badRequest), (GatewayFault.stream, .badRequest),
            (GatewayFault.tooLong, .contentTooLarge),
            (GatewayFault.system(SystemFault(.read, 5), path: "standard input"), .unavailable),
            (GatewayFault.taken(path: "/s"), .unavailable), (GatewayFault.notASocket(path: "/s"), .unavailable),
            (AuthenticationFault.missing, .unauthorized), (AuthenticationFault.malformed, .unauthorized),
            (AuthenticationFault.wrong, .unauthorized),
            (JournalFault.system(SystemFault(.write, 28), path: "messages/x"), .unavailable),
            (JournalFault.lockTimedOut(.messages), .unavailable), (JournalFault.notOurs(path: "x"), .unavailable),
            (JournalFault.shortWrite(path: "x"), .unavailable), (JournalFault.distrusted(path: "x"), .unavailable),
            (JournalFault.syncFailed(SystemFault(.fdatasync, 5), path: "x"), .unavailable),
            (JournalFault.keptMoving(path: "x"), .unavailable), (SystemFault(.timer, 11), .unavailable),
        ] as [(any Error & Sendable, Refusal)])
    func eachFaultHasItsStatus(fault: any Error & Sendable, refusal: Refusal) {
        #expect(Acknowledgement.of(fault) == refusal)
    }
}

@Suite struct ExitNumberTests {
    @Test func theNumbersAreAContract() {
        let all: [ExitNumber] = [.done, .usage, .inputOutput, .tryLater, .configuration]
        #expect(all.map(\.rawValue) == [0, 64, 74, 75, 78])
    }
}
