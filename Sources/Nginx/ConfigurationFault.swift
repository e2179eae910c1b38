package import Posix

/// Why a configuration can't be understood.
package enum ConfigurationFault: Error, Equatable, Sendable {
    case unreadable(SystemFault, path: String)
    /// A quotation mark or a block without an end.
    case unfinished(ConfigurationPlace)
    /// A `}`, `{` or `;` where none can stand.
    case misplaced(String, ConfigurationPlace)
    /// What an `include` names is not there, or can't be found in this way.
    case include(String, ConfigurationPlace)
    /// Files that include one another, or too many levels of them.
    case tooDeep(ConfigurationPlace)
    /// A regular expression that only nginx's own library knows.
    case pattern(String, ConfigurationPlace)
    /// What nginx printed holds no configuration.
    case nothingPrinted
}
