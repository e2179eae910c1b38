import Posix
import Testing

@testable import Worker

@Suite struct LifeTests {
    /// A start by hand, with some things different.
    private func start(
        _ arguments: [String] = [], gateway: Bool = false, activated: Bool = false, input: Bool = false
    ) -> Start {
        Start(
            isGateway: gateway, arguments: arguments, activation: activated ? .sockets([3]) : .none,
            input: input ? .listening : .noSocket)
    }

    @Test(
        arguments: [(["check"], .check), (["--version"], .version), (["--help"], .help)] as [([String], Life.Command)])
    func aCommandGoesBeforeAnySocket(arguments: [String], command: Life.Command) {
        #expect(start(arguments).life(listens: false) == .command(command))
        #expect(start(arguments, activated: true, input: true).life(listens: true) == .command(command))
        #expect(start(["--config", "/c"] + arguments).life(listens: false) == .command(command))
        #expect(start(arguments + ["--config", "/c"]).life(listens: false) == .command(command))
    }

    @Test func theQuestionsAreAskedInTheOrderOfTheContract() {
        #expect(start(gateway: true, activated: true, input: true).life(listens: true) == .inherited(sockets: [3]))
        #expect(start(gateway: true, input: true).life(listens: true) == .inherited(sockets: [0]))
        #expect(start(gateway: true).life(listens: true) == .cgi)
        #expect(start().life(listens: true) == .own)
        #expect(start().life(listens: false) == .usage)
    }

    @Test(
        arguments: [
            (.idle, .notListening(descriptor: 0)), (.otherKind, .noStream(descriptor: 0)),
        ] as [(ListeningSocket.Kind, StartFault)])
    func aSocketThatNearlyListensIsNoOtherStart(kind: ListeningSocket.Kind, fault: StartFault) {
        var start = start()
        start.input = kind
        #expect(start.life(listens: true) == .refused(fault))
        #expect(start.life(listens: false) == .refused(fault))
        start.isGateway = true
        #expect(start.life(listens: true) == .cgi)
    }

    @Test(arguments: [ListeningSocket.Kind.connected, .noSocket, .closed])
    func whatIsNoSuchSocketIsNoMatter(kind: ListeningSocket.Kind) {
        var start = start()
        start.input = kind
        #expect(start.life(listens: true) == .own)
        #expect(start.life(listens: false) == .usage)
    }

    @Test func anActivationThatIsNearlyRightIsNoOtherStart() {
        var start = start(input: true)
        start.activation = .wrong(.noCount("0"))
        #expect(start.life(listens: true) == .refused(.noCount("0")))
        start.arguments = ["check"]
        #expect(start.life(listens: true) == .command(.check))
    }

    @Test(arguments: [
        ["check"], ["--help"], ["--version"], ["--config", "/dev/stdin"], ["--config"], ["nonsense", "more"], [""],
    ])
    func aGatewayHearsNoArgument(arguments: [String]) {
        #expect(start(arguments, gateway: true).life(listens: false) == .cgi)
        #expect(start(arguments, gateway: true).configFile == nil)
        #expect(start(arguments, gateway: true, activated: true).life(listens: false) == .inherited(sockets: [3]))
    }

    @Test(arguments: [
        ["--config"], ["nonsense"], ["check", "check"], ["check", "--help"], ["--check"], ["-h"], ["help"], [""],
        ["--config", "/a", "--config", "/b"], ["check", "more"],
    ])
    func whatMakesNoSenseIsUsage(arguments: [String]) {
        #expect(start(arguments).life(listens: true) == .usage)
        #expect(start(arguments, activated: true, input: true).life(listens: true) == .usage)
    }

    @Test(
        arguments: [
            (["--config", "/c"], "/c"), (["check", "--config", "/c"], "/c"), (["--config", "check"], "check"),
            ([], nil),
            (["--config"], nil), (["--config", "/a", "--config", "/b"], nil),
        ] as [([String], String?)])
    func theSettingsFileMayStandAnywhere(arguments: [String], file: String?) {
        #expect(start(arguments).configFile == file)
    }

    @Test func aListenerWithASettingsFileServes() {
        #expect(start(["--config", "/c"], input: true).life(listens: false) == .inherited(sockets: [0]))
        #expect(start(["--config", "/c"]).life(listens: true) == .own)
    }
}
