private import CFastCGI
private import Glibc
internal import Posix

/// One request as libfcgi keeps it, in one place for its life (its streams point to it). Connections are accepted by the
/// worker and given to it, so that it never waits for a peer:
///
/// 1. It reads only what is there. `ipcFd` and `keepConnection` are where it looks for a connection that was kept from
///    before, and so takes one that it did not accept.
/// 2. It never accepts: its listening socket is -1.
/// 3. It closes at once (FCGX_Detach); who may lose an answer by that keeps a descriptor of his own.
@safe final class FastCGIRequest {
    private let request: UnsafeMutablePointer<FCGX_Request>

    init() {
        unsafe request = UnsafeMutablePointer<FCGX_Request>.allocate(capacity: 1)
        unsafe request.initialize(to: FCGX_Request())
        unsafe FCGX_InitRequest(request, -1, 0)
        unsafe request.pointee.ipcFd = -1
    }

    deinit {
        unsafe FCGX_Free(request, 1)
        unsafe request.deallocate()
    }

    /// Takes a connection over on which a request waits as a whole: FCGX_Accept_r(3). False when it is none; the
    /// connection is closed then.
    func accept(_ connection: consuming Descriptor) -> Bool {
        unsafe request.pointee.ipcFd = connection.release()
        unsafe request.pointee.keepConnection = 1
        unsafe FCGX_Detach(request)
        return unsafe FCGX_Accept_r(request) == 0
    }

    /// Takes a connection over of which the head was read already, to the end of the parameters: libfcgi reads that from
    /// a socket of our own, and writes to the connection.
    func accept(_ connection: consuming Descriptor, head: [UInt8]) -> Bool {
        guard let copy = try? Connection.holding(head) else { return false }
        guard accept(copy) else { return false }
        let number = unsafe request.pointee.ipcFd
        unsafe request.pointee.ipcFd = connection.release()
        _ = close(number)
        return true
    }

    /// What its parameters say.
    var head: RequestHead { unsafe Variables(request.pointee.envp).head }

    /// The stream of parameters or of the body ended by an error.
    var isBroken: Bool { unsafe FCGX_GetError(request.pointee.in) != 0 }

    /// FCGX_GetStr(3) gives fewer bytes at the end, and after an error.
    func read(_ bytes: UnsafeMutableRawBufferPointer) -> Int {
        let first = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        return Int(unsafe FCGX_GetStr(first, Int32(bytes.count), request.pointee.in))
    }

    /// Puts an answer into libfcgi's buffer, which it is shorter than; it leaves by one write at the end.
    func write(_ bytes: UnsafeRawBufferPointer) {
        let first = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        unsafe FCGX_PutStr(first, Int32(bytes.count), request.pointee.out)
    }

    /// Reads what is left of a request that is there as a whole; whether it came to its end.
    func skipRest(_ scratch: UnsafeMutableRawBufferPointer) -> Bool {
        while !isBroken {
            if unsafe FCGX_HasSeenEOF(request.pointee.in) != 0 { return true }
            if unsafe read(scratch) < scratch.count && !isBroken { return true }
        }
        return false
    }

    /// A descriptor of one's own for the connection, which stays open behind the end; nil when there is none to be had.
    func keptConnection() -> Descriptor? {
        let number = unsafe request.pointee.ipcFd
        return try? Connection.duplicate(number)  // then it is closed at once
    }

    /// Sends the answer, and closes the connection, whatever the peer asked for.
    func finish() {
        unsafe FCGX_Finish_r(request)
        unsafe FCGX_Free(request, 1)
    }
}
