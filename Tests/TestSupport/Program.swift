import Glibc

/// The programs that the end-to-end tests start.
package enum Program {
    /// The static executable under test: `TEST_HOOKLINE`, else the place where `Tests/run` builds it.
    package static func hookline() throws -> String {
        let named = getenv("TEST_HOOKLINE").map { String(cString: $0) }
        let path = named ?? PackageRoot.path(".build-static/release/hookline")
        guard access(path, X_OK) == 0 else { throw HostFault.missing("\(path): build it, or run Tests/run") }
        return path
    }

    /// Whether that program needs no library, and so runs in a bare root directory.
    package static var isStatic: Bool {
        guard let path = try? hookline(), let bytes = try? readFile(path) else { return false }  // then nothing runs
        return bytes.prefix(8192).firstRange(of: Array("ld-linux".utf8)) == nil
    }

    /// The same program as the tests' own build makes it: dynamic, with the seams of a debug build. `TEST_HOOKLINE_DEBUG`,
    /// else the place where `swift build` puts it.
    package static func debugHookline() throws -> String {
        let named = getenv("TEST_HOOKLINE_DEBUG").map { String(cString: $0) }
        let path = named ?? PackageRoot.path(".build/debug/hookline")
        guard access(path, X_OK) == 0 else { throw HostFault.missing("\(path): build it, or run Tests/run") }
        return path
    }

    /// A program of the system by its name, looked for where Debian puts programs.
    package static func system(_ name: String) throws -> String {
        let places = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"].map { "\($0)/\(name)" }
        guard let path = places.first(where: { access($0, X_OK) == 0 }) else {
            throw HostFault.missing("the program \(name): Tests/run installs it")
        }
        return path
    }

    /// A start of the program under test with these settings and nothing else in its environment.
    package static func plan(_ settings: [String: String], arguments: [String] = []) throws -> SpawnPlan {
        SpawnPlan(try hookline(), arguments, environment: settings)
    }
}

/// Whether the tests run as root.
package var isRoot: Bool { geteuid() == 0 }
