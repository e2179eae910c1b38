private import CPosix
private import Glibc

/// What a process may still do when it has given up all else for good, and all that come of it with it: landlock(7) for
/// files and connections, seccomp(2) for calls, PR_SET_NO_NEW_PRIVS of prctl(2). What this kernel lacks is done without.
///
/// Landlock knows inodes, so what counts is the directory above each path, and above the place to which a link leads:
/// another one may take the place of what stands there.
package struct Confinement: Sendable {
    private let kept: [String]
    private let read: [String]

    /// - Parameters:
    ///   - kept: absolute paths at which a directory of files is kept, or will be.
    ///   - read: those of files that are read.
    package init(keeping kept: [String], reading read: [String]) {
        self.kept = kept
        self.read = read
    }

    var paths: [String] { kept + read }

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
    /// - Parameter stays: this process serves more than one request. Only then calls are filtered: to make a filter ready costs
    ///   as much as a fork(2) and its end, the rest hardly anything beside that.
    package func enter(stays: Bool) throws(SystemFault) {
        _ = try systemCall(.prctl) { cposix_no_new_privileges() }
        let version = cposix_landlock_version()
        if version > 0 { try restrictFiles(version) }
        if stays && cposix_filters_calls() == 1 { _ = try systemCall(.seccomp) { cposix_allow_only_needed_calls() } }
    }

    private func restrictFiles(_ version: Int32) throws(SystemFault) {
        let rules = Descriptor(owning: try systemCall(.landlock) { cposix_landlock_make(version) })
        let number = rules.number
        try allow(kept, Int32(cposix_allow_keeping), number, version)
        try allow(read, Int32(cposix_allow_reading), number, version)
        _ = try systemCall(.landlock) { cposix_landlock_allow_null_device(number, version) }
        _ = try systemCall(.landlock) { cposix_landlock_restrict(number) }
    }

    private func allow(_ paths: [String], _ what: Int32, _ rules: Int32, _ version: Int32) throws(SystemFault) {
        for path in paths {
            _ = try systemCall(.landlock) {
                unsafe path.withPath { unsafe cposix_landlock_allow_above(rules, version, $0, what) }
            }
        }
    }
}

/// Where it is in force.
extension Confinement {
    /// Directories beneath which files are read, written, made and removed.
    package var keeping: [String] { Self.above(kept) }

    /// Other directories, beneath which files are read.
    package var reading: [String] {
        let keeping = keeping
        return Self.above(read).filter { !keeping.contains($0) }
    }

    private static func above(_ paths: [String]) -> [String] {
        var found: [String] = []
        for path in paths {
            let target = link(at: path) == nil ? nil : physicalPath(of: path)
            for directory in [path, target].compactMap({ $0.map(parentPath) }) where !found.contains(directory) {
                found.append(directory)
            }
        }
        return found
    }
}

/// The directories of a confinement that is in force, to see whether others are in their places, or links lead elsewhere:
/// this process can have nothing there. Costs a stat(2) of each a second at most.
package final class ConfinedPlaces {
    /// Milliseconds between two looks.
    private static let between: Int64 = 1000

    private let directories: [(path: String, entered: FileIdentity?)]
    /// The paths by which it was told of them, and the links there. A number alone would not tell one from the next.
    private let links: [(path: String, entered: FileStatus?)]
    private var looked: Int64

    /// - Parameter now: milliseconds of a clock that nobody sets.
    package init(of confinement: Confinement, now: Int64) {
        directories = (confinement.keeping + confinement.reading).map { ($0, knownFileStatus(of: $0)?.identity) }
        links = confinement.paths.map { ($0, link(at: $0)) }
        looked = now
    }

    /// Whether it is about another directory by now. One that is gone, and no other there yet, does not count.
    package func areReplaced(now: Int64) -> Bool {
        if now - looked < Self.between { return false }
        looked = now
        return directories.contains { Self.isAnother(knownFileStatus(of: $0.path)?.identity, than: $0.entered) }
            || links.contains { Self.isAnother(link(at: $0.path), than: $0.entered) }
    }

    private static func isAnother<Mark: Equatable>(_ now: Mark?, than entered: Mark?) -> Bool {
        now != nil && now != entered
    }
}

/// The link that stands at a path, itself; nil where there is none.
private func link(at path: String) -> FileStatus? {
    // What can't be looked at is none.
    guard let status = try? fileStatus(of: path), status.kind == .symbolicLink else { return nil }
    return status
}
