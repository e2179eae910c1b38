/// One registration of an address for a topic, as Connectly keeps it.
package struct Registration: Codable, Equatable, Sendable {
    package var id: String
    package var topic: String?
    package var address: String?
    package var type: String?
    package var configuration: WebhookConfiguration?
}

/// What can be set beside the address. What is nil is not said: it stays as it is, or is what Connectly takes for it.
package struct WebhookConfiguration: Codable, Equatable, Sendable {
    /// Only events of messages that match are sent.
    package struct Filter: Codable, Equatable, Sendable {
        package var field: String
        /// May end with `*`.
        package var expression: String

        package init(field: String, expression: String) {
            self.field = field
            self.expression = expression
        }
    }

    /// Only for registrations of the type `webengage`.
    package struct WebEngage: Codable, Equatable, Sendable {
        package var webengageToken: String?
        package var webengageWebhookUrl: String?

        package init(token: String?, address: String?) {
            webengageToken = token
            webengageWebhookUrl = address
        }
    }

    /// Outbound messages are sent, too.
    package var echo: Bool?
    package var channelTypes: [String]?
    package var filters: [Filter]?
    package var webengageConfiguration: WebEngage?

    package init(
        echo: Bool? = nil, channelTypes: [String]? = nil, filters: [Filter]? = nil, webEngage: WebEngage? = nil
    ) {
        self.echo = echo
        self.channelTypes = channelTypes
        self.filters = filters
        webengageConfiguration = webEngage
    }

    /// Nothing is said.
    package var isEmpty: Bool { self == WebhookConfiguration() }
}

/// What a registration should be.
package struct WantedRegistration: Sendable {
    package let topic: String
    package let address: String
    /// Only a new registration can be given one.
    package let type: String?
    package let configuration: WebhookConfiguration

    package init(topic: String, address: String, type: String?, configuration: WebhookConfiguration) {
        self.topic = topic
        self.address = address
        self.type = type
        self.configuration = configuration
    }

    /// Whether a registration is so already, in all that is said. Order makes no difference.
    /// - Parameter trusting: what the list does not show, as WebEngage's part, is taken for right.
    func isMet(by registration: Registration, trusting: Bool = false) -> Bool {
        let has = registration.configuration ?? WebhookConfiguration()
        return registration.address == address
            && configuration.echo.map { $0 == (has.echo ?? false) } ?? true
            && configuration.channelTypes.map { Set($0) == Set(has.channelTypes ?? []) } ?? true
            && configuration.filters.map { Self.sorted($0) == Self.sorted(has.filters ?? []) } ?? true
            && isWebEngageMet(by: has.webengageConfiguration, trusting)
    }

    private func isWebEngageMet(by shown: WebhookConfiguration.WebEngage?, _ trusting: Bool) -> Bool {
        guard let wanted = configuration.webengageConfiguration else { return true }
        return shown.map { $0 == wanted } ?? trusting
    }

    private static func sorted(_ filters: [WebhookConfiguration.Filter]) -> [[String]] {
        filters.map { [$0.field, $0.expression] }.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
