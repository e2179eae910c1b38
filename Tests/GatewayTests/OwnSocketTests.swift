import Glibc
import Posix
import TestSupport
import Testing

@testable import Gateway

@Suite struct OwnSocketTests {
    private let folder: TemporaryDirectory
    private var path: String { folder.path("h.sock") }

    init() throws { folder = try TemporaryDirectory() }

    private func make() throws -> OwnSocket { try OwnSocket.make(at: .unix(path), mode: 0o660) }

    @Test func aSocketIsMadeWithItsModeAndALockBesideIt() throws {
        let socket = try make()
        #expect(ListeningSocket.isListening(socket.listener.number))
        #expect(try mode(of: path) == 0o660)
        #expect(try mode(of: path + ".lock") == 0o600)
    }

    @Test func aStaleSocketIsReplaced() throws {
        do { _ = try ListeningSocket.unix(path, mode: 0o600) }
        #expect(try fileStatus(of: path).kind == .socket)
        let socket = try make()
        #expect(try ListeningSocket.answers(path))
        #expect(socket.listener.number > 2)
    }

    @Test func aLivingSocketIsNeverReplaced() throws {
        let other = try ListeningSocket.unix(path, mode: 0o600)
        let before = try fileStatus(of: path).identity
        #expect(throws: GatewayFault.taken(path: path)) { _ = try make() }
        #expect(try fileStatus(of: path).identity == before)
        #expect(other.number > 2)
    }

    @Test func theLockDecidesAlsoWhereTheSocketLooksStale() throws {
        let first = try make()
        unlink(path)
        #expect(throws: GatewayFault.taken(path: path)) { _ = try make() }
        #expect(first.listener.number > 2)
    }

    @Test func theLockIsFreeWhenItsHolderIsGone() throws {
        do { _ = try make() }
        let second = try make()
        #expect(try ListeningSocket.answers(path))
        #expect(second.listener.number > 2)
    }

    @Test(arguments: ["file", "folder", "link", "fifo"])
    func whatIsNoSocketIsNeverReplaced(kind: String) throws {
        switch kind {
        case "file": try writeFile(path, [7])
        case "folder": try makeDirectory(path, mode: 0o700)
        case "fifo": mkfifo(path, 0o600)
        default:
            _ = try ListeningSocket.unix(folder.path("stale"), mode: 0o600)
            symlink("stale", path)
        }
        let before = try fileStatus(of: path)
        #expect(throws: GatewayFault.notASocket(path: path)) { _ = try make() }
        #expect(try fileStatus(of: path) == before)
    }

    @Test func aLinkInPlaceOfTheLockIsNotFollowed() throws {
        let target = try folder.write("target", [7], mode: 0o600)
        symlink(target, path + ".lock")
        #expect(throws: GatewayFault.system(SystemFault(.open, ELOOP), path: path + ".lock")) { _ = try make() }
        #expect(try readFile(target) == [7])
    }

    @Test func aDirectoryThatIsNotThereIsAFault() {
        let path = folder.path("no/h.sock")
        #expect(throws: GatewayFault.system(SystemFault(.open, ENOENT), path: path + ".lock")) {
            _ = try OwnSocket.make(at: .unix(path), mode: 0o660)
        }
    }

    @Test func theSocketIsTakenAwayOnlyIfItIsStillItsOwn() throws {
        let socket = try make()
        socket.remove()
        #expect(throws: SystemFault(.lstat, ENOENT)) { try fileStatus(of: path) }
        socket.remove()
        let other = try ListeningSocket.unix(path, mode: 0o600)
        socket.remove()
        #expect(try fileStatus(of: path).kind == .socket)
        #expect(other.number > 2)
    }

    @Test func aLoopbackPortThatIsTakenIsSaidToBe() throws {
        let one = try ListeningSocket.loopback("127.0.0.1", isIPv6: false, port: 0)
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(one.number, $0, &size) }
        }
        let port = Int(UInt16(bigEndian: address.sin_port))
        #expect(throws: GatewayFault.taken(path: "127.0.0.1 port \(port)")) {
            _ = try OwnSocket.make(at: .loopback(address: "127.0.0.1", isIPv6: false, port: port), mode: 0o660)
        }
    }
}
