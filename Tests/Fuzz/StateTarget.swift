import Format
import Glibc
import Webhook

@testable import Journal

/// What a writer left in a topic's `.lock` and `.seen`, with words that the fuzzer changes and sums that are right: so what
/// stands behind the sums is reached. Whatever they say, an event is stored, and nothing that stands is changed; a new event
/// is never taken for a repeat.
func fuzzState(_ bytes: [UInt8]) {
    var store = FuzzedStore()
    require(store.append(0) == nil, "a first event is a repeat")
    var state = StateWords(beside: store.data)
    var patches = Patches(bytes)
    while let patch = patches.next() { state.apply(patch) }
    state.write()
    // The first event again may be a repeat, or unmarked where the index is worth nothing; the others may not.
    for number in [1, 0, 2] {
        require(store.append(number) == nil || number == 0, "a new event is a repeat")
    }
}

/// The words of both files, and what has to be true of them all the same.
struct StateWords {
    private let data: String
    private var lock: [UInt64]
    private var seen: [UInt64]

    init(beside data: String) {
        self.data = data
        lock = words("\(data)/.hookline/messages.lock", atLeast: 3 * StateBlock.words)
        seen = words("\(data)/.hookline/messages.seen", atLeast: SeenHeader.byteCount / 8)
    }

    mutating func apply(_ patch: Patch) {
        let header = SeenHeader.byteCount / 8
        switch patch.kind % 4 {
        case 0: patch.change(&lock[patch.place % lock.count])
        case 1: patch.change(&seen[patch.place % header])
        case 2: patch.change(&seen[patch.place % seen.count])
        default: putEntry(patch)
        }
    }

    /// A sound entry of one of the events, where it is looked for.
    private mutating func putEntry(_ patch: Patch) {
        let print = Fingerprint(key.signature(of: FuzzedStore.body(patch.place % 3).span))
        let rest = SeenEntry(high: 0, low: patch.value)
        let entry = SeenEntry(print, slot: rest.slot, offset: rest.offset, repeats: rest.repeats)
        let capacity = (seen.count - SeenHeader.byteCount / 8) / 2
        let place = SeenHeader.byteCount / 8 + 2 * print.home(capacity: capacity)
        (seen[place], seen[place + 1]) = (entry.high, entry.low)
    }

    /// Writes them with their sums; the index is as long as its header says, if that is not too long for a test.
    mutating func write() {
        seal()
        let inode = put("\(data)/.hookline/messages.seen", seen)
        if lock[13] != 0 { lock[13] = max(1, (seen[5] ^ inode) &* 0x9E37_79B9_7F4A_7C15) }
        for start in stride(from: 0, to: lock.count, by: StateBlock.words) where lock[start] != 0 {
            lock[start + StateBlock.words - 1] = sum(lock, start..<start + StateBlock.words - 1)
        }
        _ = put("\(data)/.hookline/messages.lock", lock)
    }

    private mutating func seal() {
        let header = SeenHeader.byteCount / 8
        if (1...4096).contains(seen[1]) {
            let count = header + 2 * Int(seen[1])
            seen = seen.prefix(count) + [UInt64](repeating: 0, count: max(0, count - seen.count))
        }
        seen[5] = sum(seen, 8..<header)
        seen[7] = sum(seen, 0..<7)
        // The entry that was put last: the record names it.
        let place = header + 2 * Int(truncatingIfNeeded: lock[17] % 4096)
        if place + 1 < seen.count { lock[18] = seen[place] ^ seen[place + 1] }
    }

    private func sum(_ words: [UInt64], _ places: Range<Int>) -> UInt64 { WordSum.of(words.span, places) }
}

/// One change: which word, and what becomes of it.
struct Patch {
    let kind: Int
    let place: Int
    let value: UInt64

    /// Another value, or so much more.
    func change(_ word: inout UInt64) { word = kind & 4 == 0 ? value : word &+ value }
}

/// Changes as bytes: a kind, a place of two bytes, a value of eight.
struct Patches {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func next() -> Patch? {
        guard rest.count >= 11 else { return nil }
        let all = Array(rest.prefix(11))
        rest = rest.dropFirst(11)
        let value = all[3...].reduce(0) { $0 << 8 | UInt64($1) }
        return Patch(kind: Int(all[0]), place: Int(all[1]) | Int(all[2]) << 8, value: value)
    }
}

private func words(_ path: String, atLeast count: Int) -> [UInt64] {
    let bytes = contents(path)
    var words = [UInt64](repeating: 0, count: max(count, bytes.count / 8))
    words.withUnsafeMutableBytes { $0.copyBytes(from: bytes.prefix($0.count)) }
    return words
}

/// Writes a file anew; its inode.
private func put(_ path: String, _ words: [UInt64]) -> UInt64 {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    defer { close(descriptor) }
    let isWritten = words.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) == $0.count }
    var status = stat()
    require(isWritten && fstat(descriptor, &status) == 0, "no file")
    return UInt64(status.st_ino)
}
