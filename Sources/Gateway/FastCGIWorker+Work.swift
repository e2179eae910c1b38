package import Webhook

extension FastCGIWorker {
    /// What is done with requests.
    package struct Work {
        let rules: RequestRules
        let pool: BufferPool
        let serve: (inout FastCGIExchange) -> Void
        let afterwards: () -> Void
        let resting: () -> Void
        let restMilliseconds: Int64?

        /// - Parameters:
        ///   - pool: where the memory of bodies comes from.
        ///   - serve: takes a request to its answer.
        ///   - afterwards: called when the answer is on its way.
        ///   - resting: called when no request has come for a while.
        ///   - restMilliseconds: after how long it is called again while none comes; nil for never.
        package init(
            rules: RequestRules, pool: BufferPool, restMilliseconds: Int64? = nil,
            serve: @escaping (inout FastCGIExchange) -> Void, afterwards: @escaping () -> Void,
            resting: @escaping () -> Void
        ) {
            self.rules = rules
            self.pool = pool
            self.serve = serve
            self.afterwards = afterwards
            self.resting = resting
            self.restMilliseconds = restMilliseconds
        }
    }
}
