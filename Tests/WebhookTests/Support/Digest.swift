/// HMAC-SHA256 for tests (RFC 2104, FIPS 180-4), with nothing in common with the code that is tested.
enum Digest {
    private static let rounds: [UInt32] = (0..<64).map { fraction(of: cubeRoots, $0) }
    private static let start: [UInt32] = (0..<8).map { fraction(of: squareRoots, $0) }

    /// The 32 bytes of HMAC-SHA256.
    static func hmac(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        let short = key.count > 64 ? sha256(key) : key
        let block = short + [UInt8](repeating: 0, count: 64 - short.count)
        return sha256(block.map { $0 ^ 0x5C } + sha256(block.map { $0 ^ 0x36 } + bytes))
    }

    /// The 32 bytes of SHA-256.
    static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var padded = bytes + [0x80]
        while padded.count % 64 != 56 { padded.append(0) }
        padded += bigEndian(UInt64(bytes.count) * 8)
        var state = start
        for place in stride(from: 0, to: padded.count, by: 64) { compress(padded[place..<place + 64], &state) }
        return state.flatMap { word in bigEndian(UInt64(word)).suffix(4) }
    }

    private static func compress(_ block: ArraySlice<UInt8>, _ state: inout [UInt32]) {
        var words = stride(from: block.startIndex, to: block.endIndex, by: 4).map { place in
            block[place..<place + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        for place in 16..<64 {
            let early = words[place - 15]
            let late = words[place - 2]
            let first = turn(early, 7) ^ turn(early, 18) ^ early >> 3
            let second = turn(late, 17) ^ turn(late, 19) ^ late >> 10
            words.append(words[place - 16] &+ first &+ words[place - 7] &+ second)
        }
        var work = state
        for place in 0..<64 { round(&work, words[place] &+ rounds[place]) }
        for place in 0..<8 { state[place] = state[place] &+ work[place] }
    }

    private static func round(_ work: inout [UInt32], _ added: UInt32) {
        let choice = work[4] & work[5] ^ ~work[4] & work[6]
        let first = work[7] &+ (turn(work[4], 6) ^ turn(work[4], 11) ^ turn(work[4], 25)) &+ choice &+ added
        let majority = work[0] & work[1] ^ work[0] & work[2] ^ work[1] & work[2]
        let second = (turn(work[0], 2) ^ turn(work[0], 13) ^ turn(work[0], 22)) &+ majority
        work = [first &+ second, work[0], work[1], work[2], work[3] &+ first, work[4], work[5], work[6]]
    }

    private static func turn(_ word: UInt32, _ places: UInt32) -> UInt32 { word >> places | word << (32 - places) }

    private static func bigEndian(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
    }
}

/// The constants of FIPS 180-4 are the first 32 bits of the fractions of roots of primes.
extension Digest {
    private static let primes = (2...311).filter { number in
        !(2..<number).contains { number % $0 == 0 }
    }
    private static let squareRoots = primes.prefix(8).map { root(of: $0, power: 2) }
    private static let cubeRoots = primes.map { root(of: $0, power: 3) }

    /// The root times 2^32, rounded down: found bit by bit in whole numbers of 128 bits.
    private static func root(of prime: Int, power: Int) -> UInt64 {
        var root: UInt64 = 0
        for bit in (0..<37).reversed() {
            let tried = root | 1 << UInt64(bit)
            if isAtMost(tried, power, prime) { root = tried }
        }
        return root
    }

    /// Whether (tried / 2^32) to the power is at most the prime.
    private static func isAtMost(_ tried: UInt64, _ power: Int, _ prime: Int) -> Bool {
        let shift = UInt128(32 * power)
        let product = (0..<power).reduce(UInt128(1)) { product, _ in product * UInt128(tried) }
        return product <= UInt128(prime) << shift
    }

    private static func fraction(of roots: [UInt64], _ place: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: roots[place])
    }
}
