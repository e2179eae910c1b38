private import CCurl

/// Many requests, some of them at the same time, by one thread: libcurl-multi(3).
@safe package final class TransferGroup {
    private let group: UnsafeMutableRawPointer
    /// The transfers that are under way, by their handles.
    private var busy: [Int: Transfer] = [:]
    private var idle: [Transfer] = []

    /// Nil when libcurl has no memory.
    package init?() {
        guard let group = unsafe curl_multi_init() else { return nil }
        unsafe self.group = unsafe group
    }

    deinit {
        for transfer in busy.values { unsafe _ = curl_multi_remove_handle(group, transfer.handle) }
        unsafe curl_multi_cleanup(group)
    }

    /// Sends what `next` gives until it gives nothing more.
    /// - Parameters:
    ///   - limit: how many may be under way at once.
    ///   - next: the next request; nil when there is none left.
    ///   - ended: hears of each answer, in the order they come.
    package func run(
        atOnce limit: Int, _ next: () -> HTTPRequest?, ended: (Result<HTTPAnswer, HTTPFault>) -> Void
    ) {
        var isDrained = false
        while true {
            while !isDrained && busy.count < limit {
                guard let request = next() else {
                    isDrained = true
                    break
                }
                start(request, ended)
            }
            if busy.isEmpty { return }
            step(ended)
        }
    }

    private func start(_ request: HTTPRequest, _ ended: (Result<HTTPAnswer, HTTPFault>) -> Void) {
        guard let transfer = idle.popLast() ?? Transfer() else {
            return ended(.failure(.noMemory))
        }
        do {
            try transfer.prepare(request)
        } catch {
            idle.append(transfer)
            return ended(.failure(error))
        }
        unsafe _ = curl_multi_add_handle(group, transfer.handle)
        busy[unsafe Int(bitPattern: transfer.handle)] = transfer
    }

    /// Lets all transfers go on as far as they can, and waits for the next thing to happen if none has ended.
    private func step(_ ended: (Result<HTTPAnswer, HTTPFault>) -> Void) {
        var running: Int32 = 0
        unsafe _ = curl_multi_perform(group, &running)
        if collect(ended) == 0 { unsafe _ = curl_multi_poll(group, nil, 0, 1000, nil) }
    }

    private func collect(_ ended: (Result<HTTPAnswer, HTTPFault>) -> Void) -> Int {
        var count = 0
        var result = CURLE_OK
        while let handle = unsafe ccurl_next_ended(group, &result) {
            unsafe _ = curl_multi_remove_handle(group, handle)
            guard let transfer = busy.removeValue(forKey: Int(bitPattern: handle)) else { continue }
            let code = result
            ended(Result { () throws(HTTPFault) in try transfer.answer(code) })
            idle.append(transfer)
            count += 1
        }
        return count
    }
}
