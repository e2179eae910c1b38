internal import Checks
internal import Posix
internal import Settings

/// What `hookline` does for a person.
enum Commands {
    static let help = """
        hookline \(Program.version): Connectly's webhooks, verified and stored as lines of JSON

        A web server starts it, or talks to it:
          CGI       GATEWAY_INTERFACE is set: answers one request
          FastCGI   descriptor 0 is a listening socket, or LISTEN_FDS: serves them
                    HOOKLINE_LISTEN=/path.sock or 127.0.0.1:PORT: makes its socket

        usage: hookline [--config FILE]            serve
               hookline [--config FILE] check      show the settings and what is wrong
               hookline --version | --help

        Settings come from the environment, and from FILE (NAME=value lines):
          HOOKLINE_DATA          directory of the stored lines     required
          HOOKLINE_SECRET_FILE   file of the webhook secret        required
          HOOKLINE_TOPIC, HOOKLINE_SYNC, HOOKLINE_TIMEZONE, HOOKLINE_MAX_BODY,
          HOOKLINE_TIMEOUT, HOOKLINE_MAX_REQUESTS, HOOKLINE_WORKERS,
          HOOKLINE_LISTEN, HOOKLINE_SOCKET_MODE, HOOKLINE_FILE_MODE, HOOKLINE_LOG,
          HOOKLINE_REPEATS, HOOKLINE_CONFINE: hookline.conf(5) tells of each

        Exit numbers: 0 done, 64 usage, 74 I/O, 75 try later, 78 settings.

        """

    static func run(_ command: Life.Command, _ reading: SettingsReading) -> ExitNumber {
        switch command {
        case .help:
            StandardStream.output.write(help)
            return .done
        case .version:
            StandardStream.output.write("hookline \(Program.version)\n")
            return .done
        case .check: return check(reading)
        }
    }

    private static func check(_ reading: SettingsReading) -> ExitNumber {
        let path = reading.settings.secretFile
        let secrets = path.isEmpty ? nil : SecretFile(at: path)
        let report = CheckReport(reading, secrets: secrets)
        StandardStream.output.write(CheckScreen(reading, secrets: secrets, report).text)
        return report.faults.isEmpty ? .done : .configuration
    }

    static func usage() -> ExitNumber {
        // Who started this for good, and reads nothing, is not waited for.
        _ = StandardStream.error.writeAtOnce(
            "usage: hookline [--config FILE] [check] | --version | --help; a web server starts it otherwise\n")
        return .usage
    }
}
