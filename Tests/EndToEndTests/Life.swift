import TestSupport
import Testing

/// One of the program's lives, as design and users know them.
enum Life: Sendable, CustomTestStringConvertible {
    case cgi
    case fcgiwrap
    case lone(LoneService.Place, requestLimit: Int)
    case ownSocket(requestLimit: Int, workers: Int)

    /// Every life, resident, exiting after each request and after three.
    static let all: [Life] =
        [.cgi, .fcgiwrap]
        + [0, 1, 3].flatMap { limit -> [Life] in
            [
                .lone(.descriptor0, requestLimit: limit), .lone(.descriptor3, requestLimit: limit),
                .ownSocket(requestLimit: limit, workers: 4),
            ]
        }

    /// Starts this life at a site.
    func start(at site: Site, _ settings: [String: String] = [:]) throws -> any Entrance {
        switch self {
        case .cgi: return CGIEntrance(site, settings)
        case .fcgiwrap: return try FcgiwrapService(site, settings)
        case .lone(let place, let limit): return try LoneService(site, place, requestLimit: limit, settings)
        case .ownSocket(let limit, let workers):
            let own = ["HOOKLINE_MAX_REQUESTS": String(limit), "HOOKLINE_WORKERS": String(workers)]
            return try SupervisedService(site, settings.merging(own) { given, _ in given })
        }
    }

    var testDescription: String {
        switch self {
        case .cgi: "CGI by pipe"
        case .fcgiwrap: "CGI through fcgiwrap"
        case .lone(let place, let limit): "FastCGI on \(place), \(limit) requests"
        case .ownSocket(let limit, let workers): "own socket, \(workers) workers, \(limit) requests each"
        }
    }
}
