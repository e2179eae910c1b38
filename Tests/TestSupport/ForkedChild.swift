package import Glibc
import Posix

/// Forks a child that runs `body` in its one thread and leaves with what that gives; its id. Signals reach it as they
/// reach a program (the threads of the tests block them), and one that hangs is ended by alarm(2).
///
/// Only in an exit test, whose other threads are idle.
package func fork(_ body: () throws -> Int32) throws -> pid_t {
    let id = try Process.fork()
    if id != 0 { return id }
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    alarm(20)
    Process.leave((try? body()) ?? 1)  // a fault is a no
}

/// The end of a child: the status of waitpid(2).
package func statusAtTheEnd(of child: pid_t) -> Int32 {
    var status: Int32 = -1
    while waitpid(child, &status, 0) == -1 && errno == EINTR {}
    return status
}

/// Whether `body` is true in a forked child.
package func holdsInChild(_ body: () throws -> Bool) -> Bool {
    guard let child = try? fork({ try body() ? 0 : 1 }) else { return false }  // then nothing holds
    return statusAtTheEnd(of: child) == 0
}
