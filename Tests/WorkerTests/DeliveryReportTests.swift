import Format
import Gateway
import Journal
import Posix
import Settings
import TestSupport
import Testing
import Webhook

@testable import Worker

@Suite struct DeliveryReportTests {
    private let bench: Bench

    init() throws {
        bench = try Bench()
        try makeDirectory(bench.folder.path("data"), mode: 0o750)
        try makeDirectory(bench.folder.path("data/.hookline"), mode: 0o700)
    }

    private func report(_ manner: DeliveryReport.Manner) -> DeliveryReport {
        DeliveryReport(bench.log, manner, data: bench.folder.path("data"))
    }

    @Test func aWorkerThatStaysTellsEveryKindAndCountsThem() throws {
        let report = report(.counted)
        for _ in 0..<50 {
            report.refused(GatewayFault.stream)
            report.refused(AuthenticationFault.wrong)
            report.refused(SystemFault(.timer, 11))
            report.refused(JournalFault.shortWrite(path: "x"))
        }
        let logged = try bench.logged()
        #expect(logged.count == 4 * Int(LogGate.most))
        let levels = Dictionary(grouping: logged) { $0.prefix { $0 != ":" } }.mapValues(\.count)
        #expect(levels == ["warning": 10, "error": 10])
    }

    @Test func aSignatureOverNothingHasItsOwnLineAmongForgeries() throws {
        let report = report(.counted)
        for _ in 0..<50 { report.refused(AuthenticationFault.wrong) }
        report.refused(AuthenticationFault.emptyBody)
        #expect(try bench.logged().last == "warning: " + Words.of(AuthenticationFault.emptyBody))
    }

    @Test func aProgramOfOneRequestLeavesRefusalsToTheWebServersLog() throws {
        report(.once).refused(GatewayFault.method)
        report(.once).refused(AuthenticationFault.wrong)
        #expect(try bench.logged() == [])
    }

    @Test func aProgramOfOneRequestTellsWhatIsOursAtMostOnceInTenSeconds() throws {
        for _ in 0..<20 { report(.once).refused(JournalFault.lockTimedOut(.messages)) }
        report(.once).refused(GatewayFault.system(SystemFault(.read, 5), path: "standard input"))
        #expect(try bench.logged() == ["error: not stored: the lock of messages was not to be had in time"])
    }

    @Test(
        arguments: [
            (.clockSteppedBack, "warning: m/x: the clock stepped back; its times do not ascend there"),
            (.healed, "warning: m/x: what a writer that died left was moved to torn/"),
            (.recovered, "warning: m/x: lines that the last boot of the machine damaged were moved to torn/"),
            (.indexFailed, "warning: m/x: the index of repeats can't be used; lines are stored unmarked until then"),
            (
                .indexBehind,
                "notice: m/x: the index of repeats is being made anew; lines are stored unmarked until then"
            ),
        ] as [(JournalNotes, String)])
    func whatHappenedBesideAStoredLineIsTold(notes: JournalNotes, line: String) throws {
        report(.counted).stored(notes, in: "m/x")
        #expect(try bench.logged() == [line])
    }

    @Test func severalThingsAreSeveralLinesAndNothingIsNone() throws {
        report(.counted).stored([], in: "m/x")
        #expect(try bench.logged() == [])
        report(.counted).stored([.healed, .clockSteppedBack], in: "m/x")
        #expect(try bench.logged().count == 2)
    }

    @Test func anIndexThatWasNotMadeAnewIsTold() throws {
        report(.counted).indexNotMade(.keptMoving(path: "m/x"))
        let line = "warning: the index of repeats was not made anew: m/x: was moved or removed again and again"
        #expect(try bench.logged() == [line])
    }
}
