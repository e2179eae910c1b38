internal import ArgumentParser
internal import Connectly

/// `hooklinectl webhooks`
struct WebhooksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks", abstract: "Registers addresses with Connectly.",
        subcommands: [
            WebhooksListCommand.self, WebhooksCreateCommand.self, WebhooksUpdateCommand.self,
            WebhooksDeleteCommand.self, WebhooksEnsureCommand.self,
        ])
}

/// `hooklinectl webhooks list`
struct WebhooksListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the registrations of a business.")

    @OptionGroup var api: APIOptions

    func run() throws {
        let api = try api.api()
        let listing = try calling("list") { () throws(APIFault) in try api.list() }
        try Output.print(WebhooksScreen.list(listing.registrations, json: self.api.json))
        if listing.unreadable > 0 {
            let count = Figures.count(listing.unreadable, "registration")
            throw Failure.refused("list: \(count) not of the form that Connectly's documents show: left out")
        }
    }
}

/// `hooklinectl webhooks create`
struct WebhooksCreateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Makes a registration.",
        discussion: "It may replace that of the same topic, or be refused: ensure is the safer command.")

    @OptionGroup var api: APIOptions
    @OptionGroup var registration: RegistrationOptions

    func run() throws {
        let wanted = try registration.wanted()
        let api = try api.api()
        let id = try calling("create") { () throws(APIFault) in try api.create(wanted) }
        try Output.print(WebhooksScreen.done("created", id, json: self.api.json))
    }
}

/// `hooklinectl webhooks update`
struct WebhooksUpdateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Changes a registration in place; what is not said stays.")

    @OptionGroup var api: APIOptions
    @Option(help: ArgumentHelp("The new address.", valueName: "url"))
    var address: String?
    @OptionGroup var configuration: ConfigurationOptions
    @OptionGroup var registration: RegistrationArgument

    func validate() throws {
        try expectText(address, "--address")
        if let address, !address.hasPrefix("https://") { throw ValidationError("--address is an https address.") }
    }

    func run() throws {
        let change = try configuration.configuration()
        if address == nil && change.isEmpty { throw Failure.usage("there is nothing to change") }
        let api = try api.api()
        try calling("update") { () throws(APIFault) in
            try api.update(registration.id, address: address, configuration: change)
        }
        try Output.print(WebhooksScreen.done("updated", registration.id, json: self.api.json))
    }
}

/// `hooklinectl webhooks delete`
struct WebhooksDeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Deletes a registration, at once and for good.")

    @OptionGroup var api: APIOptions
    @OptionGroup var registration: RegistrationArgument

    func run() throws {
        let api = try api.api()
        try calling("delete") { () throws(APIFault) in try api.delete(registration.id) }
        try Output.print(WebhooksScreen.done("deleted", registration.id, json: self.api.json))
    }
}

/// `hooklinectl webhooks ensure`
struct WebhooksEnsureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ensure", abstract: "Makes a registration what it should be, and says what it did.",
        discussion: """
            Nothing when all is right; else it makes the registration, or changes it in place. It never deletes one, \
            so no event is lost meanwhile. It looks again when it is done.
            """)

    @OptionGroup var api: APIOptions
    @OptionGroup var registration: RegistrationOptions

    func run() throws {
        let ensuring = Ensuring(try registration.wanted(), by: try api.api())
        let outcome = try calling("ensure") { () throws(APIFault) in try ensuring.run() }
        try Output.print(WebhooksScreen.outcome(outcome, registration, json: api.json))
    }
}

/// The id of a registration.
struct RegistrationArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The registration's id.", valueName: "webhook-id"))
    var id: String

    func validate() throws {
        guard isPathPart(id) else { throw ValidationError("'\(id)' is not an id.") }
    }
}

/// Runs what calls Connectly, and says its faults as the program does.
func calling<Result>(_ what: String, _ body: () throws(APIFault) -> Result) throws(Failure) -> Result {
    do {
        return try body()
    } catch {
        throw Failure(error, what)
    }
}
