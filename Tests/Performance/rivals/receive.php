<?php
// The same job under php-fpm.
$body = file_get_contents('php://input');
$signature = $_SERVER['HTTP_X_CONNECTLY_HMAC_SHA256'] ?? '';
$secret = rtrim(file_get_contents(getenv('RIVAL_SECRET_FILE')), "\n");
if (!hash_equals(hash_hmac('sha256', $body, $secret, true), (string) base64_decode($signature, true))) {
    http_response_code(401);
    exit;
}
$file = fopen(getenv('RIVAL_FILE'), 'a');
flock($file, LOCK_EX);
$stamp = (new DateTime('now', new DateTimeZone('UTC')))->format('Y-m-d\TH:i:s.u\Z');
$line = '{"receivedAt":"' . $stamp . '","topic":"messages","signature":"' . $signature . '","event":' . $body . "}\n";
$written = fwrite($file, $line);
flock($file, LOCK_UN);
if (getenv('RIVAL_SYNC') === 'always' && !fdatasync($file)) {
    $written = false;
}
http_response_code($written === strlen($line) ? 200 : 503);
header('Content-Type: text/plain');
