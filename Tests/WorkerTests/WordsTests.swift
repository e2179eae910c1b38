import Format
import Gateway
import Journal
import Posix
import Settings
import Testing
import Webhook

@testable import Worker

@Suite struct WordsTests {
    static let hostile = "a\nb\u{1B}[31mc\u{202E}d\u{0}e\u{2028}f\u{9B}g\rh\u{7F}"
    static let tamed = #"a\u000ab\u001b[31mc\u202ed\u0000e\u2028f\u009bg\u000dh\u007f"#

    @Test(arguments: [
        (hostile, tamed), ("größer – 尺", "größer – 尺"), ("", ""), ("\r\n", #"\u000d\u000a"#),
        ("\u{85}\u{2066}\u{200F}\u{61C}", #"\u0085\u2066\u200f\u061c"#), ("tab\there", #"tab\u0009here"#),
        ("\u{FEFF}x\u{10FE01}", #"\ufeffx\udbff\ude01"#), (String(keeping: [0x61, 0xE9, 0x9B]), #"a\xe9\x9b"#),
        ("e\u{301}", "e\u{301}"), ("👩‍💻", "👩‍💻"),
    ])
    func noControlCharacterIsPrintable(text: String, printable: String) {
        #expect(Words.printable(text) == printable)
    }

    @Test(
        arguments: [
            (.system(SystemFault(.write, 28), path: "messages/x"), "messages/x: write: No space left on device"),
            (.lockTimedOut(.messages), "the lock of messages was not to be had in time"),
            (.notOurs(path: "m/x"), "m/x: not a regular file of this user with one name"),
            (
                .rootOfOther(path: "/d", owner: 7, user: 0),
                "/d: belongs to user 7, who could not use what user 0 makes in it; run it as its owner"
            ),
            (.shortWrite(path: "m/x"), "m/x: the kernel took only part of the line (disk full, or a limit)"),
            (
                .syncFailed(SystemFault(.fdatasync, 5), path: "m/x"),
                "m/x: fdatasync: Input/output error; the file is not trusted any more and the day goes on in the next one"
            ),
            (.distrusted(path: "m/x"), "m/x: a sync of it failed, and the next file is not begun yet"),
            (.keptMoving(path: "m/x"), "m/x: was moved or removed again and again"),
        ] as [(JournalFault, String)])
    func aLineThatWasNotStoredSaysWhy(fault: JournalFault, words: String) {
        #expect(Words.of(fault) == "not stored: " + words)
        #expect(Words.cause(fault) == words)
    }

    @Test(
        arguments: [
            (.method, "refused: not a POST"), (.encoding, "refused: the body is encoded"),
            (.length, "refused: CONTENT_LENGTH is not a number of 1 to 10 digits"),
            (.tooLong, "refused: the body is longer than HOOKLINE_MAX_BODY"),
            (.stream, "refused: the request was cut off, or longer than it said"),
            (
                .system(SystemFault(.accept, 24), path: "the listening socket"),
                "the listening socket: accept: Too many open files"
            ),
            (.tooSlow, "refused: the request came too slowly"),
            (.taken(path: "/s"), "/s: another process listens there"),
            (.notASocket(path: "/s"), "/s: is not a socket, so it is left alone"),
        ] as [(GatewayFault, String)])
    func aRefusedRequestSaysWhy(fault: GatewayFault, words: String) {
        #expect(Words.of(fault) == words)
    }

    @Test(
        arguments: [
            (.missing, "refused: no signature"),
            (.malformed, "refused: the signature is not 44 characters of Base64, or given twice"),
            (
                .wrong,
                "refused: the signature is wrong: not from Connectly, or HOOKLINE_SECRET_FILE holds another secret"
            ),
            (
                .emptyBody,
                "refused: a signature but no body: a proxy or a login in front of Hookline took the body away"
            ),
        ] as [(AuthenticationFault, String)])
    func aRefusedSignatureSaysWhy(fault: AuthenticationFault, words: String) {
        #expect(Words.of(fault) == words)
    }

    @Test(
        arguments: [
            (.noCount("x"), "LISTEN_FDS: \"x\" is not a number of sockets, 1 or more"),
            (.noCount(nil), "LISTEN_PID names this process, but LISTEN_FDS is not set"),
            (.noOwner("x"), "LISTEN_PID: \"x\" is not the number of a process"),
            (.noOwner(nil), "LISTEN_FDS is set, but LISTEN_PID is not"),
            (.notOpen(descriptor: 4), "descriptor 4, one of LISTEN_FDS, is not open"),
            (
                .notListening(descriptor: 3),
                "descriptor 3 is not a socket that listens; with systemd, Accept= has to be no"
            ), (.noStream(descriptor: 3), "descriptor 3 is not a stream socket"),
        ] as [(StartFault, String)])
    func aStartThatIsNearlyRightSaysWhatIsMissing(fault: StartFault, words: String) {
        #expect(Words.of(fault) == words)
    }

    @Test(
        arguments: [
            (.crashed(id: 7, .exited(74)), "worker 7 failed with exit number 74"),
            (.crashed(id: 7, .killed(11)), "worker 7 was ended by signal 11"),
            (
                .cannotStart(SystemFault(.fork, 11)),
                "no worker could be started: fork: Resource temporarily unavailable"
            ),
            (.killed(id: 7), "worker 7 did not finish within HOOKLINE_TIMEOUT and was killed"),
        ] as [(SupervisorEvent, String)])
    func whatBecameOfAWorkerIsTold(event: SupervisorEvent, words: String) {
        #expect(Words.of(event) == words)
    }

    @Test(
        arguments: [
            (.environment, "environment"), (.file(path: "/c", line: 3), "/c:3"), (.fallback, "default"),
            (.credential, "credential"), (.nowhere, "-"),
        ] as [(SettingOrigin, String)])
    func aValueSaysWhereItCameFrom(origin: SettingOrigin, words: String) {
        #expect(Words.of(origin) == words)
    }
}
