internal import ArgumentParser
internal import Connectly
internal import Posix

/// The members of a registration's configuration. What is not said is left as it is.
struct ConfigurationOptions: ParsableArguments {
    @Flag(inversion: .prefixedNo, help: "Sends outbound messages, too.")
    var echo: Bool?
    @Option(help: ArgumentHelp("A channel whose events are sent; can be given again.", valueName: "channel"))
    var channelType: [String] = []
    @Option(
        help: ArgumentHelp(
            "Only events whose field matches, as campaign_name=test-*; can be given again.",
            valueName: "field=expression"))
    var filter: [String] = []
    @Option(help: ArgumentHelp("WebEngage's webhook address.", valueName: "url"))
    var webengageUrl: String?
    @Option(help: ArgumentHelp("File of WebEngage's token.", valueName: "file"))
    var webengageTokenFile: String?

    func validate() throws {
        for text in channelType + filter { try expectText(text, "--channel-type or --filter") }
        try expectText(webengageUrl, "--webengage-url")
        guard filter.allSatisfy({ $0.contains("=") && !$0.hasPrefix("=") }) else {
            throw ValidationError("--filter is of the form FIELD=EXPRESSION.")
        }
    }

    func configuration() throws -> WebhookConfiguration {
        let filters = filter.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return WebhookConfiguration.Filter(field: parts[0], expression: parts[1])
        }
        let token = try webengageTokenFile.map { try guardedText($0) }
        let isWebEngage = token != nil || webengageUrl != nil
        return WebhookConfiguration(
            echo: echo, channelTypes: channelType.isEmpty ? nil : channelType, filters: filters.isEmpty ? nil : filters,
            webEngage: isWebEngage ? WebhookConfiguration.WebEngage(token: token, address: webengageUrl) : nil)
    }
}

/// A whole registration.
struct RegistrationOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The topic, such as messages or delivery_status.", valueName: "topic"))
    var topic: String
    @Option(help: ArgumentHelp("Where its events go: an https address.", valueName: "url"))
    var address: String
    @Option(
        help: ArgumentHelp(
            "The type of a new registration: custom, zapier, webengage, integromat_make.", valueName: "type"))
    var type: String?
    @OptionGroup var configuration: ConfigurationOptions

    func validate() throws {
        for text in [topic, address, type] { try expectText(text, "--topic, --address or --type") }
        guard address.hasPrefix("https://") else { throw ValidationError("--address is an https address.") }
    }

    func wanted() throws -> WantedRegistration {
        WantedRegistration(
            topic: topic, address: address, type: type, configuration: try configuration.configuration())
    }
}

/// Refuses what is no UTF-8 and would leave this machine as something else. Paths may be of any bytes; text may not.
func expectText(_ text: String?, _ name: String) throws {
    guard text?.unicodeScalars.contains(where: { $0.byteItStandsFor != nil }) != true else {
        throw ValidationError("\(name) is not UTF-8.")
    }
}
