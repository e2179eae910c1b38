import Glibc

extension Program {
    /// Whether the system has a program of this name.
    package static func isThere(_ name: String) -> Bool {
        (try? system(name)) != nil  // whatever the fault: it is not there
    }
}

/// Whether the long tests are asked for: `Tests/run --long`.
package var testsAreLong: Bool { getenv("TEST_LONG") != nil }
