import Glibc
import Posix

/// Forks a child that runs `body` in its one thread and leaves with what that gives; its id. Signals reach it as they
/// reach a program (the threads of the tests block them), and one that hangs is ended by alarm(2).
///
/// Only in an exit test, whose other threads are idle.
func fork(_ body: () throws -> Int32) throws -> pid_t {
    let id = try Process.fork()
    if id != 0 { return id }
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    alarm(20)
    Process.leave((try? body()) ?? 1)  // a fault is a no
}

/// The end of a child: the status of waitpid(2).
func statusAtTheEnd(of child: pid_t) -> Int32 {
    var status: Int32 = -1
    while waitpid(child, &status, 0) == -1 && errno == EINTR {}
    return status
}
