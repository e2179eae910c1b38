private import CFastCGI
private import Glibc
package import Posix

/// Accepts FastCGI requests on a listening socket, one at a time, until it is told to stop.
///
/// 1. TERM, INT and HUP are let in only while it waits: an accepted request is always answered.
/// 2. Whether to stop is decided before a request is accepted, never after.
@safe package final class FastCGIWorker {
    private static let stopping: [Signal] = [.terminate, .interrupt, .hangUp]
    private static let ignored: [Signal] = [.pipe, .user1]
    /// libfcgi waits for the peer to close until 2 s pass without a byte; a peer that goes on sending would hold it for
    /// ever. Milliseconds.
    private static let lingering: Int64 = 3000
    /// Milliseconds without a request until the worker rests.
    private static let untilRest: Int64 = 50

    private let request: UnsafeMutablePointer<FCGX_Request>
    private let readiness: Readiness
    private let deadline: RequestDeadline
    private let timeoutMilliseconds: Int64

    /// Makes what every worker needs once: before a fork, so that the children have it. The signals that libfcgi takes
    /// are given back to the process.
    package static func warm() {
        FCGX_Init()
        Signals.ignore(.pipe)
        for signal in [Signal.terminate, .user1] { Signals.restore(signal) }
    }

    /// - Parameters:
    ///   - socket: a listening socket, which is made non-blocking: of several workers that wake, all but one go back.
    ///   - watch: a descriptor whose end ends the worker.
    ///   - deadline: of each request.
    package init(
        socket: Int32, watch: Int32?, deadline: RequestDeadline, timeoutMilliseconds: Int64
    ) throws(GatewayFault) {
        self.deadline = deadline
        self.timeoutMilliseconds = timeoutMilliseconds
        Signals.block(Self.stopping)
        for signal in Self.stopping { Signals.stop(on: signal) }
        readiness = try naming("the listening socket") { () throws(SystemFault) in
            try setNonBlocking(socket)
            return try Readiness(of: socket, watch: watch, letting: Self.stopping)
        }
        unsafe request = UnsafeMutablePointer<FCGX_Request>.allocate(capacity: 1)
        unsafe request.initialize(to: FCGX_Request())
        FCGX_Init()
        for signal in Self.ignored { Signals.ignore(signal) }  // libfcgi may have taken them
        unsafe FCGX_InitRequest(request, socket, 0)
    }

    deinit {
        unsafe request.deallocate()
    }

    /// Serves until TERM, INT, HUP, the end of the watched descriptor, or so many requests.
    /// - Parameters:
    ///   - most: 0 for no limit.
    ///   - serve: takes a request to its answer.
    ///   - afterwards: called when the answer is on its way.
    ///   - resting: called when no request has come for a while.
    package func run(
        most: Int, _ serve: (inout FastCGIExchange) -> Void, afterwards: () -> Void, resting: () -> Void
    ) throws(GatewayFault) {
        var served = 0
        while most == 0 || served < most {
            guard try waitForConnection(resting) else { return }
            deadline.begin(milliseconds: timeoutMilliseconds)
            defer { deadline.end() }
            if try accept() {
                var exchange = unsafe FastCGIExchange(UnsafeMutableRawPointer(request))
                serve(&exchange)
                finish()
                deadline.end()
                afterwards()
                served += 1
            }
        }
    }

    /// False when it is time to leave.
    private func waitForConnection(_ resting: () -> Void) throws(GatewayFault) -> Bool {
        var patience: Int64? = Self.untilRest
        while !Signals.stopped {
            do {
                switch try readiness.wait(milliseconds: patience) {
                case .ready: return true
                case .watchEnded: return false
                case .interrupted: continue
                case .timedOut:
                    patience = nil
                    resting()
                }
            } catch {
                throw .system(error, path: "the listening socket")
            }
        }
        return false
    }

    /// FCGX_Accept_r(3): 0, or minus an errno. False when another worker was faster, or the peer left.
    private func accept() throws(GatewayFault) -> Bool {
        let result = unsafe FCGX_Accept_r(request)
        if result == 0 { return true }
        if [-EAGAIN, -EINTR, -ECONNABORTED].contains(result) { return false }
        throw .system(SystemFault(.accept, -result), path: "the listening socket")
    }

    private var isReadWhole: Bool {
        unsafe FCGX_HasSeenEOF(request.pointee.in) != 0 && FCGX_GetError(request.pointee.in) == 0
    }

    /// Sends the answer and closes, whatever the peer asked for: a kept connection would pin this worker. When the
    /// request was read to its end, the peer loses nothing by being closed at once, as libfcgi does with a detached
    /// request; else libfcgi reads on for a while.
    private func finish() {
        if isReadWhole {
            unsafe FCGX_Detach(request)
        } else {
            deadline.begin(milliseconds: timeoutMilliseconds + Self.lingering)
        }
        unsafe FCGX_Finish_r(request)
        unsafe FCGX_Free(request, 1)
    }
}
