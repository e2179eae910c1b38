internal import CCurl
private import Glibc

/// One handle of libcurl, which keeps its connection between requests: curl_easy_init(3).
@safe final class Transfer {
    /// Longer answers are refused, in bytes.
    static let longestAnswer = 8 << 20

    let handle: UnsafeMutableRawPointer
    private var list: UnsafeMutablePointer<curl_slist>?
    private var head: [UInt8] = []
    private var body: [UInt8] = []
    /// A proxy of the environment may stand between.
    private var isByProxy = false
    /// errno(3) where no socket was to be had.
    private let lack = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    private let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    /// Nil when libcurl has no memory.
    init?() {
        guard let handle = unsafe curl_easy_init() else { return nil }
        unsafe self.handle = unsafe handle
        unsafe list = nil
        unsafe lack.initialize(to: 0)
        unsafe words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        unsafe curl_easy_cleanup(handle)
        unsafe curl_slist_free_all(list)
        unsafe lack.deallocate()
        unsafe words.deallocate()
    }

    /// Makes the handle ready for a request. It must not be under way.
    func prepare(_ request: HTTPRequest) throws(HTTPFault) {
        guard let address = HTTPAddress(request.address) else { throw .address }
        head = []
        body = []
        unsafe curl_easy_reset(handle)
        unsafe lack.pointee = 0
        unsafe words.pointee = 0
        unsafe ccurl_note(handle, lack, words)
        setLimits(request)
        setWay(address, request.unixSocket)
        unsafe _ = ccurl_set_text(handle, CURLOPT_URL, request.address)
        if let bytes = request.body {
            unsafe _ = ccurl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, Int64(bytes.count))
            unsafe bytes.withUnsafeBytes { bytes in
                let copied = unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress)
                unsafe _ = ccurl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, copied)
            }
        }
        unsafe _ = ccurl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        setFields(request.fields)
        receive()
    }

    private func setLimits(_ request: HTTPRequest) {
        unsafe _ = ccurl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        unsafe _ = ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        unsafe _ = ccurl_set_long(handle, CURLOPT_TIMEOUT_MS, request.timeoutMilliseconds)
        unsafe _ = ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, min(10_000, request.timeoutMilliseconds))
    }

    /// What goes to this machine goes by no proxy, which would hear it. No answer leads to another host.
    private func setWay(_ address: HTTPAddress, _ unixSocket: [UInt8]?) {
        isByProxy = !address.isLoopback && unixSocket == nil
        if !isByProxy { unsafe _ = ccurl_set_text(handle, CURLOPT_PROXY, "") }
        if let path = unixSocket?.map({ CChar(bitPattern: $0) }) {
            unsafe _ = ccurl_set_text(handle, CURLOPT_UNIX_SOCKET_PATH, path + [0])
        }
        unsafe _ = ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
        unsafe _ = ccurl_set_long(handle, CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE))
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
            unsafe Transfer.take(bytes, size * count, owner) { $0.body.append(contentsOf: $1) }
        }
        unsafe _ = ccurl_set_function(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, owner in
            unsafe Transfer.take(bytes, size * count, owner) { $0.head.append(contentsOf: $1) }
        }
    }

    /// What libcurl's callbacks do; an answer other than `count` ends the transfer.
    private static func take(
        _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ owner: UnsafeMutableRawPointer?,
        _ append: (Transfer, [UInt8]) -> Void
    ) -> Int {
        guard let bytes = unsafe bytes, let owner = unsafe owner else { return 0 }
        let transfer = unsafe Unmanaged<Transfer>.fromOpaque(owner).takeUnretainedValue()
        guard transfer.body.count + transfer.head.count + count <= longestAnswer else { return 0 }
        append(transfer, unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count)))
        return count
    }

    /// Does the prepared request: curl_easy_perform(3).
    func perform() throws(HTTPFault) -> HTTPAnswer {
        try answer(unsafe curl_easy_perform(handle))
    }

    /// libcurl's plain words name the peer also where it is a proxy that fails, or this process.
    private func fault(_ result: CURLcode) -> HTTPFault {
        let lacks = [EMFILE, ENFILE, ENOBUFS, ENOMEM]
        let socket = unsafe lack.pointee
        let detail = unsafe String(cString: words).replacing(/\ after [0-9]+ ms/, with: "")
        return HTTPFault(
            code: result.rawValue, lack: lacks.contains(socket) ? socket : ccurl_lack(),
            detail: isByProxy && Proxy.isNamed && !detail.isEmpty ? detail : nil)
    }

    /// What an ended transfer brought.
    func answer(_ result: CURLcode) throws(HTTPFault) -> HTTPAnswer {
        guard result == CURLE_OK else { throw fault(result) }
        var status = 0
        var time: Int64 = 0
        unsafe _ = ccurl_status(handle, &status)
        unsafe _ = ccurl_microseconds(handle, CURLINFO_TOTAL_TIME_T, &time)
        return HTTPAnswer(status: status, fields: HTTPHead.fields(head), body: body, microseconds: time)
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
