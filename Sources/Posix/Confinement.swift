private import CPosix
private import Glibc

/// What a process may still do when it has given up all else for good, and all that come of it with it: landlock(7) for
/// files and connections, seccomp(2) for calls, PR_SET_NO_NEW_PRIVS of prctl(2). What this kernel lacks is done without.
package struct Confinement: Equatable, Sendable {
    /// Directories beneath which files are read, written, made and removed.
    package let keeping: [String]
    /// Directories beneath which files are read.
    package let reading: [String]

    /// - Parameters:
    ///   - kept: paths at which a directory is kept, or will be. The one above each is what counts: another one may take its
    ///     place, and Landlock knows inodes.
    ///   - read: paths of files that are read; the same is true of them.
    package init(keeping kept: [String], reading read: [String]) {
        keeping = Self.above(kept)
        reading = Self.above(read).filter { [keeping] in !keeping.contains($0) }
    }

    /// The directories above some paths, and above what those lead to.
    private static func above(_ paths: [String]) -> [String] {
        var found: [String] = []
        for path in paths.flatMap({ [$0, physicalPath(of: $0) ?? $0] }) {
            let directory = parentPath(of: path)
            if !found.contains(directory) { found.append(directory) }
        }
        return found
    }

    /// What of it this kernel can do.
    package struct Means: Equatable, Sendable {
        /// Its version of Landlock; 0 for none.
        package let landlock: Int
        package let filtersCalls: Bool

        /// This machine's.
        package static var here: Means {
            Means(landlock: Int(cposix_landlock_version()), filtersCalls: cposix_filters_calls() == 1)
        }
    }

    /// Gives the rest up, for good. When it throws, some of it may be in force.
    package func enter() throws(SystemFault) {
        _ = try systemCall(.prctl) { cposix_no_new_privileges() }
        let version = cposix_landlock_version()
        if version > 0 { try restrictFiles(version) }
        if cposix_filters_calls() == 1 { _ = try systemCall(.seccomp) { cposix_allow_only_needed_calls() } }
    }

    private func restrictFiles(_ version: Int32) throws(SystemFault) {
        let rules = Descriptor(owning: try systemCall(.landlock) { cposix_landlock_make(version) })
        let number = rules.number
        let device = ["/dev/null"].filter { knownFileStatus(of: $0) != nil }
        for (paths, what) in [
            (keeping, cposix_allow_keeping), (reading, cposix_allow_reading), (device, cposix_allow_device),
        ] {
            for path in paths {
                _ = try systemCall(.landlock) {
                    unsafe path.withPath { unsafe cposix_landlock_allow(number, version, $0, Int32(what)) }
                }
            }
        }
        _ = try systemCall(.landlock) { cposix_landlock_restrict(number) }
    }
}

/// The directories of a confinement that is in force, to see whether others have taken their places: nothing beneath those
/// can be had by this process any more. Costs a stat(2) of each a second at most.
package final class ConfinedPlaces {
    /// Milliseconds between two looks.
    private static let between: Int64 = 1000

    private let places: [(path: String, entered: FileIdentity?)]
    private var looked: Int64

    /// - Parameter now: milliseconds of a clock that nobody sets.
    package init(of confinement: Confinement, now: Int64) {
        places = (confinement.keeping + confinement.reading).map { ($0, knownFileStatus(of: $0)?.identity) }
        looked = now
    }

    /// Whether another directory stands at one of the paths. One that is gone, and no other there yet, does not count.
    package func areReplaced(now: Int64) -> Bool {
        if now - looked < Self.between { return false }
        looked = now
        return places.contains { place in
            knownFileStatus(of: place.path).map { $0.identity != place.entered } ?? false
        }
    }
}
