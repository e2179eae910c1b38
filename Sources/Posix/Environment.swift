private import CPosix
private import Glibc

/// The process's arguments and environment, as execve(2) got them.
package enum Environment {
    /// Without the program's name.
    package static var arguments: [String] {
        var arguments: [String] = []
        while let text = unsafe cposix_argument(UInt32(arguments.count + 1)) {
            arguments.append(unsafe String(keeping: text))
        }
        return arguments
    }

    /// A variable's value; nil when it is not set.
    package static func value(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(keeping: UnsafePointer(value))
    }

    /// Takes a variable away: unsetenv(3).
    package static func remove(_ name: String) {
        unsafe unsetenv(name)
    }

    /// A name and its value, byte for byte.
    package struct Variable: Equatable, Sendable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// All whose names begin so, in the order they stand.
    package static func variables(beginning prefix: StaticString) -> [Variable] {
        var variables: [Variable] = []
        var place: UInt32 = 0
        while let entry = unsafe cposix_environment(place) {
            place += 1
            guard unsafe strncmp(entry, prefix.utf8Start, prefix.utf8CodeUnitCount) == 0 else { continue }
            let text = unsafe String(keeping: entry)
            guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let value = String(text[text.utf8.index(after: equals)...])
            variables.append(Variable(name: String(text[..<equals]), value: value))
        }
        return variables
    }

    /// The list itself, as execve(2) got it; it lives as long as the process.
    @unsafe package static var list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
        unsafe cposix_environment_list()
    }
}
