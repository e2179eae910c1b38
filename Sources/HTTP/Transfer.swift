internal import CCurl
private import Glibc

/// One request of libcurl at a time, each by a handle of its own: curl_easy_init(3). What the peer answered to one stays
/// known in a handle that is used again, also behind curl_easy_reset(3); and libcurl 7.88, which Debian 12 has, writes to what
/// of it is freed by then where the next answer begins with a folded line (curl's pull request 11103).
@safe final class Transfer {
    /// Longer answers are refused, in bytes.
    static let longestAnswer = 8 << 20

    private(set) var handle: UnsafeMutableRawPointer
    private var list: UnsafeMutablePointer<curl_slist>?
    private var head = HTTPHead()
    private var body: [UInt8] = []
    /// `HTTPRequest.keptOfAnswer`
    private var kept: Int?
    private var asksForCertificate = false
    /// The address of the last request.
    private var last: (text: String, address: HTTPAddress)?
    /// A proxy of the environment may stand between.
    private var isByProxy = false
    private let notes = TransferNotes()

    /// Nil when libcurl has no memory.
    init?() {
        guard let handle = unsafe curl_easy_init() else { return nil }
        unsafe self.handle = unsafe handle
        unsafe list = nil
    }

    deinit {
        unsafe curl_easy_cleanup(handle)
        unsafe curl_slist_free_all(list)
    }

    /// Makes the handle ready for a request. It must not be under way.
    func prepare(_ request: HTTPRequest) throws(HTTPFault) {
        let address = try address(of: request)
        head = HTTPHead()
        body = []
        kept = request.keptOfAnswer
        try renew()
        unsafe notes.begin(handle, once: request.method == .post)
        setLimits(request)
        setTrust(request)
        setWay(address, request.unixSocket)
        unsafe _ = ccurl_set_long(handle, CURLOPT_FRESH_CONNECT, request.needsNewConnection ? 1 : 0)
        unsafe _ = ccurl_set_text(handle, CURLOPT_URL, request.address)
        if let body = request.body { setBody(body) }
        unsafe _ = ccurl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        setFields(request.fields)
        receive()
    }

    private func renew() throws(HTTPFault) {
        guard let next = unsafe curl_easy_init() else { throw .noMemory }
        unsafe curl_easy_cleanup(handle)
        unsafe handle = unsafe next
    }

    /// Many requests after one another go to the same address.
    private func address(of request: HTTPRequest) throws(HTTPFault) -> HTTPAddress {
        if let last, last.text == request.address { return last.address }
        guard let address = HTTPAddress(request.address) else { throw .address }
        last = (request.address, address)
        return address
    }

    private func setLimits(_ request: HTTPRequest) {
        unsafe ccurl_set_limits(handle, request.timeoutMilliseconds, min(10_000, request.timeoutMilliseconds))
    }

    /// Who vouches for the peer's certificate, and whether it is looked at further.
    private func setTrust(_ request: HTTPRequest) {
        if let path = request.authorities { unsafe _ = ccurl_set_text(handle, CURLOPT_CAINFO, path) }
        asksForCertificate = request.asksForCertificate
        if asksForCertificate { unsafe _ = ccurl_set_long(handle, CURLOPT_CERTINFO, 1) }
    }

    /// What goes to this machine goes by no proxy, which would hear it.
    private func setWay(_ address: HTTPAddress, _ unixSocket: [UInt8]?) {
        isByProxy = !address.isLoopback && unixSocket == nil
        if !isByProxy { unsafe _ = ccurl_set_text(handle, CURLOPT_PROXY, "") }
        if let path = unixSocket?.map({ CChar(bitPattern: $0) }) {
            unsafe _ = ccurl_set_text(handle, CURLOPT_UNIX_SOCKET_PATH, path + [0])
        }
    }

    private func setBody(_ body: [UInt8]) {
        unsafe _ = ccurl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, Int64(body.count))
        unsafe body.withUnsafeBytes { bytes in
            let copied = unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress)
            unsafe _ = ccurl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, copied)
        }
    }

    /// An empty `Expect`: no second of waiting before a long body.
    private func setFields(_ fields: [(name: String, value: String)]) {
        unsafe curl_slist_free_all(list)
        unsafe list = curl_slist_append(nil, "Expect:")
        for field in fields { unsafe list = curl_slist_append(list, "\(field.name): \(field.value)") }
        unsafe _ = ccurl_set_list(handle, CURLOPT_HTTPHEADER, list)
    }

    private func receive() {
        let owner = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe _ = ccurl_set_pointer(handle, CURLOPT_WRITEDATA, owner)
        unsafe _ = ccurl_set_pointer(handle, CURLOPT_HEADERDATA, owner)
        unsafe _ = ccurl_set_function(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, owner in
            unsafe Transfer.take(bytes, size * count, owner) { $0.takeBody($1) }
        }
        unsafe _ = ccurl_set_function(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, owner in
            unsafe Transfer.take(bytes, size * count, owner) { $0.takeHead($1) }
        }
    }

    /// What libcurl's callbacks do; an answer other than `count` ends the transfer.
    private static func take(
        _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ owner: UnsafeMutableRawPointer?,
        _ append: (Transfer, [UInt8]) -> Bool
    ) -> Int {
        guard let bytes = unsafe bytes, let owner = unsafe owner else { return 0 }
        let transfer = unsafe Unmanaged<Transfer>.fromOpaque(owner).takeUnretainedValue()
        return append(transfer, unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count))) ? count : 0
    }

    private func takeHead(_ bytes: [UInt8]) -> Bool {
        head.take(bytes)
        return head.count <= Self.longestAnswer
    }

    private func takeBody(_ bytes: [UInt8]) -> Bool {
        body += bytes.prefix(kept.map { max(0, $0 - body.count) } ?? bytes.count)
        return kept != nil || head.count + body.count <= Self.longestAnswer
    }

    /// libcurl's plain words name the peer also where it is a proxy that fails, or this process.
    private func fault(_ result: CURLcode) -> HTTPFault {
        let lacks = [EMFILE, ENFILE, ENOBUFS, ENOMEM]
        let socket = notes.socketError
        var system = 0
        unsafe _ = ccurl_system_error(handle, &system)
        let detail = notes.detail.replacing(/\ after [0-9]+ ms/, with: "")
        return HTTPFault(
            code: result.rawValue, lack: lacks.contains(socket) ? socket : ccurl_lack(),
            system: Int32(clamping: system),
            detail: detail, isByProxy: isByProxy && Proxy.isNamed)
    }

    /// What an ended transfer brought.
    func answer(_ result: CURLcode) throws(HTTPFault) -> HTTPAnswer {
        guard result == CURLE_OK else { throw fault(result) }
        var status = 0
        var time: Int64 = 0
        unsafe _ = ccurl_status(handle, &status)
        guard status >= 200, head.isWhole else { throw .brokenHead }
        unsafe _ = ccurl_microseconds(handle, CURLINFO_TOTAL_TIME_T, &time)
        var whole = HTTPAnswer(status: status, fields: head.fields, body: body, microseconds: time)
        if asksForCertificate { unsafe whole.certificateEnd = ccurl_certificate_end(handle) }
        if whole.certificateEnd == -1 { whole.certificateEnd = nil }
        return whole
    }
}

/// What libcurl looks at beside the address.
private enum Proxy {
    /// The environment names a proxy for some address.
    static var isNamed: Bool {
        let names: [String] = ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        return names.contains { name in unsafe getenv(name).map { unsafe $0.pointee != 0 } ?? false }
    }
}
