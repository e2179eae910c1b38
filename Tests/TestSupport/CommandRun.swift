import Glibc

/// What a finished program left: its ending and all it wrote.
package struct CommandRun: Sendable {
    /// How it ended.
    package let ending: Ending
    /// All it wrote to descriptor 1.
    package let output: [UInt8]
    /// All it wrote to descriptor 2.
    package let errors: [UInt8]

    /// Descriptor 2 as text.
    package var errorText: String { String(decoding: errors, as: UTF8.self) }
    /// Descriptor 1 as text.
    package var outputText: String { String(decoding: output, as: UTF8.self) }
}

extension SpawnPlan {
    /// Runs the program to its end, with pipes on descriptors 0, 1 and 2 and `input` through the first; `started` is
    /// told its process id.
    package func run(
        input: [UInt8] = [], within patience: Duration = .seconds(30), started: (Int32) -> Void = { _ in }
    ) throws -> CommandRun {
        // A program may leave its input unread: that has to be EPIPE here, not our end.
        signal(SIGPIPE, SIG_IGN)
        let (standardInput, feed) = try OpenDescriptor.pipe()
        let (output, standardOutput) = try OpenDescriptor.pipe()
        let (errors, standardError) = try OpenDescriptor.pipe()
        var plan = self
        plan.descriptors.merge([0: standardInput, 1: standardOutput, 2: standardError]) { named, _ in named }
        let process = try SpawnedProcess(plan)
        started(process.id)
        for end in [standardInput, standardOutput, standardError] { end.close() }
        plan.descriptors = [:]
        var transfer = try PipeTransfer(feed: feed, input: input, outputs: [output, errors])
        let deadline = Deadline(after: patience)
        while try transfer.step(before: deadline) {}
        let ending = try process.waitForEnd(within: patience)
        return CommandRun(ending: ending, output: transfer.collected[0], errors: transfer.collected[1])
    }
}

/// Feeds one pipe and empties others at the same time, so that nobody waits for nobody.
private struct PipeTransfer {
    private let feed: OpenDescriptor
    private var rest: ArraySlice<UInt8>
    private let outputs: [OpenDescriptor]
    private(set) var collected: [[UInt8]]

    init(feed: OpenDescriptor, input: [UInt8], outputs: [OpenDescriptor]) throws {
        self.feed = feed
        rest = input[...]
        self.outputs = outputs
        collected = outputs.map { _ in [] }
        try checked("fcntl") { fcntl(feed.number, F_SETFL, O_NONBLOCK) }
        if input.isEmpty { feed.close() }
    }

    /// Moves what can be moved; false when all outputs have ended.
    mutating func step(before deadline: Deadline) throws -> Bool {
        var waits = outputs.map { pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0) }
        waits.append(pollfd(fd: feed.number, events: Int16(POLLOUT), revents: 0))
        guard try checked("poll", { poll(&waits, UInt(waits.count), deadline.remainingMilliseconds) }) > 0 else {
            throw HostFault.late("a program's output")
        }
        for index in outputs.indices where waits[index].revents != 0 {
            let piece = try readSome(outputs[index])
            collected[index] += piece
            if piece.isEmpty { outputs[index].close() }
        }
        if waits[outputs.count].revents != 0 { push() }
        return outputs.contains { $0.number >= 0 }
    }

    private mutating func push() {
        let written = rest.withUnsafeBytes { write(feed.number, $0.baseAddress, $0.count) }
        if written > 0 { rest = rest.dropFirst(written) }
        let refused = written < 0 && errno != EAGAIN && errno != EINTR
        if rest.isEmpty || refused { feed.close() }
    }
}
