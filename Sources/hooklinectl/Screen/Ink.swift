internal import Posix

/// Colours, where a person sees them: on a terminal, unless NO_COLOR is set to something (no-color.org).
struct Ink {
    private let isOn: Bool

    init(on stream: StandardStream) {
        isOn = stream.isTerminal && (Environment.value("NO_COLOR") ?? "").isEmpty
    }

    func good(_ text: String) -> String { painted(text, "32") }
    func bad(_ text: String) -> String { painted(text, "31") }
    func faint(_ text: String) -> String { painted(text, "2") }

    private func painted(_ text: String, _ code: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
