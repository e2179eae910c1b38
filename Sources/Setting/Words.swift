package import Posix

/// What both programs tell their operator, as text.
package enum Words {
    /// A call and the kernel's reason.
    package static func of(_ fault: SystemFault) -> String {
        "\(fault.call.rawValue): \(fault.reason)"
    }

    /// Where a value came from.
    package static func of(_ origin: SettingOrigin) -> String {
        switch origin {
        case .environment: "environment"
        case .file(let path, let line): "\(path):\(line)"
        case .fallback: "default"
        case .credential: "credential"
        case .nowhere: "-"
        }
    }
}
