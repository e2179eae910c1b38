import Glibc

extension Program {
    /// The executable that libraries can be put under: `TEST_HOOKLINE_DYNAMIC`, else where `swift build` puts it.
    package static func dynamicHookline() throws -> String {
        let named = getenv("TEST_HOOKLINE_DYNAMIC").map { String(cString: $0) }
        let path = named ?? PackageRoot.path(".build/debug/hookline")
        guard access(path, X_OK) == 0 else { throw HostFault.missing("\(path): swift build makes it") }
        return path
    }

    /// Whether the system has a program of this name.
    package static func isThere(_ name: String) -> Bool {
        (try? system(name)) != nil  // whatever the fault: it is not there
    }
}

/// Whether the long tests are asked for: `Tests/run --long`.
package var testsAreLong: Bool { getenv("TEST_LONG") != nil }
