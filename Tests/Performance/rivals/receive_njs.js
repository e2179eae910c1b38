// The job within nginx: verify, check that the body is JSON, answer 200. The line is a variable that nginx writes to its
// log behind the answer: nothing is synced, and nobody hears when it can't be written.
import crypto from 'crypto';
import fs from 'fs';

const secret = fs.readFileSync(process.env.RIVAL_SECRET_FILE).toString().trim();

function receive(request) {
    const signature = request.headersIn['x-connectly-hmac-sha256'];
    const body = request.requestBuffer;
    if (request.method !== 'POST' || body === undefined) return request.return(400);
    if (crypto.createHmac('sha256', secret).update(body).digest('base64') !== signature) return request.return(401);
    const text = body.toString();
    try {
        JSON.parse(text);
    } catch (fault) {
        return request.return(400);
    }
    request.variables.line = '{"receivedAt":"' + new Date().toISOString() + '","topic":"messages","signature":"' +
        signature + '","event":' + text.replace(/[\r\n]+/g, ' ') + '}';
    request.return(200);
}

export default {receive};
