import Glibc

/// The memory that this process can write, as the kernel lists it: proc(5), `maps`.
struct ProcessMemory {
    /// Bytes to look for, in memory of their own.
    typealias Needle = UnsafeBufferPointer<UInt8>

    init?() {
        guard access("/proc/self/maps", R_OK) == 0 else { return nil }
    }

    /// So many random bytes, which stand nowhere else.
    func needle(of count: Int) -> Needle? {
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        guard let place = mmap(nil, 4096, PROT_READ | PROT_WRITE, flags, -1, 0), place != MAP_FAILED else { return nil }
        guard getentropy(place, count) == 0 else { return nil }
        return Needle(start: place.assumingMemoryBound(to: UInt8.self), count: count)
    }

    /// At how many places the bytes stand.
    func count(of needle: Needle) -> Int {
        regions().reduce(0) { $0 + count(of: needle, in: $1) }
    }

    private func count(of needle: Needle, in region: Range<UInt>) -> Int {
        var found = 0
        var place = region.lowerBound
        while region.upperBound - place >= UInt(needle.count) {
            let size = Int(region.upperBound - place) - needle.count + 1
            guard let start = UnsafeRawPointer(bitPattern: place), let wanted = needle.baseAddress,
                let hit = memchr(start, CInt(wanted[0]), size)
            else { break }
            if memcmp(hit, wanted, needle.count) == 0 { found += 1 }
            place = UInt(bitPattern: hit) + 1
        }
        return found
    }

    private func regions() -> [Range<UInt>] {
        guard let file = fopen("/proc/self/maps", "r") else { return [] }
        defer { fclose(file) }
        var regions: [Range<UInt>] = []
        var line = [CChar](repeating: 0, count: 4096)
        while fgets(&line, 4096, file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let words = text.split(whereSeparator: { $0 == " " || $0 == "-" })
            guard words.count > 2, words[2].hasPrefix("rw"), let start = UInt(words[0], radix: 16),
                let end = UInt(words[1], radix: 16)
            else { continue }
            regions.append(start..<end)
        }
        return regions
    }
}
