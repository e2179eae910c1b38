import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct ListeningSocketTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    @Test func aSocketHasTheNameThatItIsBoundTo() throws {
        let socket = try ListeningSocket.unix(folder.path("s"), mode: 0o660)
        #expect(ListeningSocket.name(of: socket.number) == folder.path("s"))
        let four = try ListeningSocket.loopback("127.0.0.1", isIPv6: false, port: 0)
        let name = try #require(ListeningSocket.name(of: four.number))
        #expect(name.hasPrefix("127.0.0.1:") && !name.hasSuffix(":0"))
        let unbound = Descriptor(
            owning: try checked("socket") { Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) })
        #expect(ListeningSocket.name(of: unbound.number) == nil)
        #expect(ListeningSocket.name(of: -1) == nil)
    }

    @Test func aUnixSocketListensWithItsMode() throws {
        let socket = try ListeningSocket.unix(folder.path("s"), mode: 0o660)
        #expect(ListeningSocket.isListening(socket.number))
        #expect(try fileStatus(of: folder.path("s")).kind == .socket)
        #expect(try mode(of: folder.path("s")) == 0o660)
        #expect(fcntl(socket.number, F_GETFD) == FD_CLOEXEC)
    }

    @Test func onlyAListeningSocketListens() throws {
        let pipe = try Pipe()
        let socket = Descriptor(owning: try checked("socket") { Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) })
        #expect(!ListeningSocket.isListening(pipe.reading.number))
        #expect(!ListeningSocket.isListening(socket.number))
        #expect(!ListeningSocket.isListening(-1))
    }

    @Test func aSocketIsNotMadeWhereSomethingStands() throws {
        try folder.write("file", [])
        #expect(throws: SystemFault(.bind, EADDRINUSE)) {
            _ = try ListeningSocket.unix(folder.path("file"), mode: 0o660)
        }
    }

    @Test func aPathThatIsTooLongForASocketIsAFault() {
        let path = folder.path(String(repeating: "s", count: 120))
        #expect(throws: SystemFault(.bind, ENAMETOOLONG)) { _ = try ListeningSocket.unix(path, mode: 0o660) }
        #expect(throws: SystemFault(.connect, ENAMETOOLONG)) { _ = try ListeningSocket.answers(path) }
    }

    @Test func whoListensAnswersAndNobodyElse() throws {
        let path = folder.path("s")
        #expect(try !ListeningSocket.answers(path))
        do {
            let socket = try ListeningSocket.unix(path, mode: 0o660)
            #expect(try ListeningSocket.answers(path))
            #expect(socket.number > 2)
        }
        #expect(try !ListeningSocket.answers(path))  // stale: the file is still there
        try folder.write("file", [])
        #expect(try !ListeningSocket.answers(folder.path("file")))
    }

    @Test func aListenerWithAFullBacklogLivesToo() throws {
        let socket = try ListeningSocket.unix(folder.path("s"), mode: 0o660)
        try checked("listen") { listen(socket.number, 0) }
        for _ in 0..<4 { #expect(try ListeningSocket.answers(folder.path("s"))) }
    }

    @Test func aLoopbackPortIsHadOnce() throws {
        let socket = try ListeningSocket.loopback("127.0.0.1", isIPv6: false, port: 0)
        #expect(ListeningSocket.isListening(socket.number))
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                try checked("getsockname") { getsockname(socket.number, generic, &size) }
            }
        }
        let port = Int(UInt16(bigEndian: address.sin_port))
        #expect(throws: SystemFault(.bind, EADDRINUSE)) {
            _ = try ListeningSocket.loopback("127.0.0.1", isIPv6: false, port: port)
        }
    }

    @Test func onlyNumericAddressesAreTaken() {
        #expect(throws: SystemFault(.bind, EINVAL)) {
            _ = try ListeningSocket.loopback("localhost", isIPv6: false, port: 0)
        }
    }

    @Test func theBacklogIsAtLeastWhatNginxAsksFor() {
        #expect(ListeningSocket.backlog >= 511)
    }
}
