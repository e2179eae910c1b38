internal import Format
internal import Posix

/// A command of the shell that takes events, one a run, on its standard input: exit 0 is yes, 75 "another time", anything
/// else a refusal.
package final class CommandApplication: Application {
    /// The kernel can't tell of the end of commands: they are asked for so often, in milliseconds.
    private static let pause = 20
    /// EX_TEMPFAIL of sysexits(3).
    private static let later: Int32 = 75
    private static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    private let command: String
    private let timeoutMilliseconds: Int
    private var running: [Int: Run] = [:]
    /// Attempts that could not begin, until `advance` tells of them.
    private var unbegun: [(number: Int, attempt: Attempt)] = []

    private final class Run {
        let command: ShellCommand
        /// In microseconds of a clock that nobody sets.
        let begun = monotonicMicroseconds()
        var isKilled = false

        init(_ command: consuming ShellCommand) { self.command = command }

        var microseconds: Int64 { monotonicMicroseconds() - begun }
    }

    package init(_ command: String, timeoutMilliseconds: Int) {
        self.command = command
        self.timeoutMilliseconds = timeoutMilliseconds
    }

    package func begin(_ parcel: Parcel, as number: Int) {
        let environment = [
            Environment.Variable(name: "PATH", value: Self.path),
            Environment.Variable(name: "HOOKLINE_RECEIPT", value: parcel.receipt.text),
        ]
        do throws(SystemFault) {
            running[number] = Run(try ShellCommand(command, input: parcel.body, environment: environment))
        } catch {
            unbegun.append((number, Attempt(.again(seconds: nil), "here: \(error.reason)", microseconds: 0)))
        }
    }

    package func advance() -> [(number: Int, attempt: Attempt)] {
        defer { unbegun = [] }
        var ended = unbegun
        for (number, run) in running {
            if let end = run.command.end() {
                ended.append((number, attempt(run, end)))
                running[number] = nil
            } else if !run.isKilled && run.microseconds >= Int64(timeoutMilliseconds) * 1000 {
                run.isKilled = true
                run.command.kill()
            }
        }
        return ended
    }

    private func attempt(_ run: Run, _ end: ProcessEnd) -> Attempt {
        if run.isKilled { return Attempt(.again(seconds: nil), "timed out", microseconds: run.microseconds) }
        switch end {
        case .exited(0): return Attempt(.taken, "exit 0", microseconds: run.microseconds)
        case .exited(Self.later): return Attempt(.again(seconds: nil), "exit 75", microseconds: run.microseconds)
        case .exited(let number): return Attempt(.refused, "exit \(number)", microseconds: run.microseconds)
        case .killed(let signal): return Attempt(.refused, "signal \(signal)", microseconds: run.microseconds)
        }
    }

    package func wait(milliseconds: Int, orReadable descriptors: [Int32]) {
        if !unbegun.isEmpty { return }
        var longest = Int64(clamping: milliseconds)
        var numbers = descriptors
        for run in running.values {
            if !run.isKilled { longest = min(longest, max(0, Int64(timeoutMilliseconds) - run.microseconds / 1000)) }
            guard let number = run.command.number else {
                longest = min(longest, Int64(Self.pause))
                continue
            }
            numbers.append(number)
        }
        awaitReadable(numbers, milliseconds: longest)
    }

    package func cancel(_ number: Int) {
        running.removeValue(forKey: number)?.command.kill()
        unbegun.removeAll { $0.number == number }
    }
}
