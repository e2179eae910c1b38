private import Glibc

/// A step between the lock and the answer, at which a test may end the process as a kill would.
package enum FaultStep: String, CaseIterable, Sendable {
    case locked, opened, looked, stamped, written, recorded, indexed, unlocked, synced
}

/// Ends the process at the step that `TEST_KILL_AT` names. Only in debug builds; nothing is left of it in others.
@inline(__always)
package func faultSeam(_ step: FaultStep) {
    #if DEBUG
    if Environment.value("TEST_KILL_AT") == step.rawValue { kill(getpid(), SIGKILL) }
    #endif
}
