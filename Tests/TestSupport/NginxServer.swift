import Glibc

/// A real nginx of its own in a directory of its own, unprivileged, on a Unix socket and, where that is asked for, on a
/// socket that it inherits.
package final class NginxServer {
    private let directory: TemporaryDirectory
    private let process: SpawnedProcess

    /// Where its clients connect.
    package var path: String { directory.path("http.sock") }

    /// The file of its configuration.
    package var configurationPath: String { directory.path("nginx.conf") }

    /// Starts it with one server that holds these lines, and waits until it answers.
    /// - Parameters:
    ///   - isEncrypted: the inherited socket speaks TLS, by the certificate that the lines name.
    ///   - user: of its workers, where root starts it.
    ///   - around: lines of the http block around the server.
    package init(
        server lines: String, inheriting socket: LoopbackSocket? = nil, isEncrypted: Bool = false,
        user: String = "root", around: String = ""
    ) throws {
        directory = try TemporaryDirectory()
        let all = listening(to: socket, isEncrypted) + lines
        try directory.write("nginx.conf", Array(configuration(directory.path, all, user, around).utf8))
        let log = try OpenDescriptor.opening(directory.path("stderr"), O_WRONLY | O_CREAT | O_APPEND)
        process = try SpawnedProcess(
            SpawnPlan(
                try Program.system("nginx"),
                ["-p", directory.path, "-c", directory.path("nginx.conf"), "-e", directory.path("error.log")],
                // As an nginx that is replaced by a newer one hands over its sockets.
                environment: socket == nil ? [:] : ["NGINX": "3;"],
                descriptors: [2: log].merging(socket.map { [3: $0.listener] } ?? [:]) { log, _ in log }))
        try waitUntil("nginx: \(errorLog())") {
            if try process.ending() != nil { throw HostFault.malformed("nginx ended: \(errorLog())") }
            return access(directory.path("nginx.pid"), F_OK) == 0 && access(path, F_OK) == 0
        }
    }

    /// A server whose every address is passed to a FastCGI socket.
    package convenience init(passingTo socket: String, parameters: [(name: String, value: String)] = []) throws {
        try waitUntil("the socket") { access(socket, F_OK) == 0 }
        let more = parameters.map { "fastcgi_param \($0.name) \($0.value);\n" }.joined()
        try self.init(server: "location / {\n\(usualParameters)\(more)fastcgi_pass unix:\(socket);\n}\n")
    }

    /// A server before fcgiwrap.
    package convenience init(before wrap: FcgiwrapService, _ more: [(name: String, value: String)] = []) throws {
        try self.init(passingTo: wrap.path, parameters: wrap.parameters + more)
    }

    /// A server with an address for each topic, which tells the topic, as the shipped locations do; on a socket that it
    /// inherits, too.
    package convenience init(topicsTo path: String, inheriting socket: LoopbackSocket) throws {
        try self.init(
            server: """
                location ~ ^/connectly/(?<hookline_topic>messages|delivery_status|report)$ {
                \(usualParameters)fastcgi_param HOOKLINE_TOPIC $hookline_topic;
                fastcgi_pass unix:\(path);
                }
                """, inheriting: socket)
    }

    /// What nginx complained about so far.
    package func errorLog() -> String {
        ["error.log", "stderr"].map { name in
            // A log that is not there is an empty one.
            String(decoding: (try? readFile(directory.path(name))) ?? [], as: UTF8.self)
        }.joined()
    }
}

private func listening(to socket: LoopbackSocket?, _ isEncrypted: Bool) -> String {
    socket.map { "listen 127.0.0.1:\($0.port)\(isEncrypted ? " ssl" : "");\n" } ?? ""
}

private let usualParameters = """
    fastcgi_param GATEWAY_INTERFACE CGI/1.1;
    fastcgi_param SERVER_PROTOCOL $server_protocol;
    fastcgi_param REQUEST_METHOD $request_method;
    fastcgi_param REQUEST_URI $request_uri;
    fastcgi_param QUERY_STRING $query_string;
    fastcgi_param SCRIPT_NAME $fastcgi_script_name;
    fastcgi_param CONTENT_TYPE $content_type;
    fastcgi_param CONTENT_LENGTH $content_length;

    """

/// As root, nginx would change its workers to a user who can't enter the directory.
private func configuration(_ directory: String, _ server: String, _ user: String, _ around: String) -> String {
    let temporaries = ["client_body", "fastcgi", "proxy", "scgi", "uwsgi"]
    return """
        \(isRoot ? "user \(user);" : "")
        daemon off;
        worker_processes 1;
        pid \(directory)/nginx.pid;
        error_log \(directory)/error.log;
        events { worker_connections 512; }
        http {
            access_log off;
            client_max_body_size 16m;
            keepalive_requests 100000;
            \(temporaries.map { "\($0)_temp_path \(directory)/\($0);" }.joined(separator: "\n    "))
            \(around)
            server {
                listen unix:\(directory)/http.sock;
                \(server)
            }
        }

        """
}
