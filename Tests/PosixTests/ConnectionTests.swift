import Glibc
import TestSupport
import Testing

@testable import Posix

@Suite struct ConnectionTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    /// What one taking or looking gives: the bytes, none at the end; nil when there is nothing right now.
    private static func taken(
        _ number: Int32, by take: (Int32, UnsafeMutableRawBufferPointer) -> Int?
    ) -> String? {
        var room = [UInt8](repeating: 0, count: 4)
        return room.withUnsafeMutableBytes { take(number, $0) }.map { count in
            String(decoding: room[..<count], as: UTF8.self)
        }
    }

    /// The connection that waits at a socket.
    private func accepted(at listener: borrowing Descriptor) throws -> Descriptor {
        guard let peer = try Connection.accept(at: listener.number) else { throw HostFault.missing("a connection") }
        return peer
    }

    @Test func nobodyWhoWaitsIsNoFault() throws {
        let listener = try ListeningSocket.unix(folder.path("s"), mode: 0o600)
        let none = try Connection.accept(at: listener.number) == nil
        #expect(none)
        let client = try UnixStream(connectingTo: folder.path("s"))
        let someone = try Connection.accept(at: listener.number) != nil
        #expect(someone)
        client.close()
    }

    @Test func whatTheOtherEndHasNotTakenIsTold() throws {
        let listener = try ListeningSocket.unix(folder.path("s"), mode: 0o600)
        let client = try UnixStream(connectingTo: folder.path("s"))
        let peer = try accepted(at: listener)
        #expect(Connection.notTaken(peer.number) == 0)
        #expect(write(peer.number, "abc", 3) == 3)
        #expect(try #require(Connection.notTaken(peer.number)) >= 3)
        #expect(try client.receive() == Array("abc".utf8))
        #expect(Connection.notTaken(peer.number) == 0)
        let file = try OpenDescriptor.opening("/dev/null", O_RDONLY)
        #expect(Connection.notTaken(file.number) == nil)
    }

    @Test func whatIsNoSocketIsAFault() throws {
        let file = try OpenDescriptor.opening("/dev/null", O_RDONLY)
        #expect(throws: SystemFault(.accept, ENOTSOCK)) { _ = try Connection.accept(at: file.number) }
    }

    @Test func lookingLeavesTheBytesAndTakingTakesThem() throws {
        let listener = try ListeningSocket.unix(folder.path("s"), mode: 0o600)
        let client = try UnixStream(connectingTo: folder.path("s"))
        let accepted = try accepted(at: listener)
        let peer = accepted.number
        #expect(Self.taken(peer, by: Connection.look) == nil)
        #expect(Self.taken(peer, by: Connection.receive) == nil)
        #expect(!Connection.comes(peer, within: 0))
        try client.send(Array("abcdef".utf8))
        #expect(Connection.comes(peer, within: 5_000))
        #expect(Self.taken(peer, by: Connection.look) == "abcd")
        #expect(Self.taken(peer, by: Connection.receive) == "abcd")
        #expect(Self.taken(peer, by: Connection.receive) == "ef")
        client.endSending()
        #expect(Connection.comes(peer, within: 5_000))
        #expect(Self.taken(peer, by: Connection.receive) == "")
    }

    @Test func whoeverSaysThatNothingMoreComesIsAtTheEnd() throws {
        let listener = try ListeningSocket.unix(folder.path("s"), mode: 0o600)
        let client = try UnixStream(connectingTo: folder.path("s"))
        let accepted = try accepted(at: listener)
        Connection.endSending(accepted.number)
        #expect(try client.receive().isEmpty)
    }

    @Test func aSecondDescriptorIsOfTheSameConnection() throws {
        let held = try Connection.holding(Array("abc".utf8))
        let second = try Connection.duplicate(held.number)
        #expect(second.number > 2 && second.number != held.number)
        #expect(Self.taken(second.number, by: Connection.receive) == "abc")
        #expect(Self.taken(held.number, by: Connection.receive) == "")
    }

    @Test(arguments: [0, 1, 4])
    func bytesThatAreHeldAreReadAndThenTheEnd(count: Int) throws {
        let held = try Connection.holding([UInt8](repeating: 0x78, count: count))
        if count > 0 { #expect(Self.taken(held.number, by: Connection.receive)?.count == count) }
        #expect(Self.taken(held.number, by: Connection.receive) == "")
    }

    @Test func moreBytesThanTheKernelHoldsAreAFault() {
        #expect(throws: SystemFault.self) { _ = try Connection.holding([UInt8](repeating: 0, count: 64 << 20)) }
    }
}
