#!/bin/sh
# One county, from roster to reconciliation. Written from one-county.yaml; see README.md beside it.
# In another terminal: .venv/bin/wengang up --clock 2021-08-02T09:00:00+08:00
set -eu
# What the answer has at a path (items.0.uscc), and whether it is what it should be.
field() { printf '%s' "$answer" | python3 -c 'import json, sys
found = json.load(sys.stdin)
for name in sys.argv[1].split("."):
    found = found[int(name) if isinstance(found, list) else name]
print(found)' "$1" 2>/dev/null; }
is() { [ "$(field "$1")" = "$2" ] || { echo "$1 is $(field "$1"), not $2: $answer" >&2; false; }; }
ask() { curl --silent --show-error --fail-with-body --retry 20 "$@"; }
BUREAU=$(.venv/bin/wengang token bureau)
CLERK_630102=$(.venv/bin/wengang token clerk-630102)
PLATFORM=$(.venv/bin/wengang token platform)
FUNDS_CLERK=$(.venv/bin/wengang token funds-clerk)
FUNDS_APPROVER=$(.venv/bin/wengang token funds-approver)
TREASURY=$(.venv/bin/wengang token treasury)
MAKER=$(.venv/bin/wengang token maker)
CHECKER=$(.venv/bin/wengang token checker)
APPROVER=$(.venv/bin/wengang token approver)
RELEASER=$(.venv/bin/wengang token releaser)
BANK=$(.venv/bin/wengang token bank)
AUDITOR=$(.venv/bin/wengang token auditor)
cd "$(mktemp -d)"

echo 'The roster: who they are, whose agency insures them, and where their money goes. All rows are taken, or none.'
cat > roster.csv <<CSV
uscc,name,agency,unit_kind,size_class,first_insured_month,received_prior_refund,dispatch_firm,account_name,account_number,bank_name,cnaps_code
91630102000000001D,西宁第1商贸有限公司,630102,enterprise,small,2015-03,true,false,西宁第1商贸有限公司,6222020000000001,中国工商银行西宁城东支行,102851000106
91630102000000002G,西宁第2商贸有限公司,630102,enterprise,micro,2020-01,false,false,西宁第2商贸有限公司,6222020000000002,中国工商银行西宁城东支行,102851000106
CSV
answer=$(ask -X POST "http://127.0.0.1:8701/v1/rosters?edition=qinghai-2021" \
  -H "Authorization: Bearer $BUREAU" \
  -H 'Idempotency-Key: tutorial-roster' \
  -H 'Content-Type: text/csv' \
  --data-binary @roster.csv)
is rows 2
is enrolled 2

echo 'Month by month: how many were insured, and what was paid for them. Amounts are yuan with two places.'
cat > contributions.csv <<CSV
uscc,month,insured,employer_paid,staff_paid,retired,deceased,new_claimants
91630102000000001D,2019-12,20,100.00,100.00,0,0,0
91630102000000001D,2020-01,20,100.00,100.00,0,0,0
91630102000000001D,2020-02,20,100.00,100.00,0,0,0
91630102000000001D,2020-03,20,100.00,100.00,0,0,0
91630102000000001D,2020-04,20,100.00,100.00,0,0,0
91630102000000001D,2020-05,20,100.00,100.00,0,0,0
91630102000000001D,2020-06,20,100.00,100.00,0,0,0
91630102000000001D,2020-07,20,100.00,100.00,0,0,0
91630102000000001D,2020-08,20,100.00,100.00,0,0,0
91630102000000001D,2020-09,20,100.00,100.00,0,0,0
91630102000000001D,2020-10,20,100.00,100.00,0,0,0
91630102000000001D,2020-11,20,100.00,100.00,0,0,0
91630102000000001D,2020-12,20,100.00,100.00,0,0,0
91630102000000002G,2020-01,4,50.00,50.00,0,0,0
91630102000000002G,2020-02,4,50.00,50.00,0,0,0
91630102000000002G,2020-03,4,50.00,50.00,0,0,0
91630102000000002G,2020-04,4,50.00,50.00,0,0,0
91630102000000002G,2020-05,4,50.00,50.00,0,0,0
91630102000000002G,2020-06,4,50.00,50.00,0,0,0
91630102000000002G,2020-07,4,50.00,50.00,0,0,0
91630102000000002G,2020-08,4,50.00,50.00,0,0,0
91630102000000002G,2020-09,4,50.00,50.00,0,0,0
91630102000000002G,2020-10,4,50.00,50.00,0,0,0
91630102000000002G,2020-11,4,50.00,50.00,0,0,0
91630102000000002G,2020-12,4,50.00,50.00,0,0,0
CSV
answer=$(ask -X POST "http://127.0.0.1:8702/v1/contributions?edition=qinghai-2021" \
  -H "Authorization: Bearer $BUREAU" \
  -H 'Idempotency-Key: tutorial-contributions' \
  -H 'Content-Type: text/csv' \
  --data-binary @contributions.csv)
is rows 25

echo 'A region may pay only when its fund covers twelve months of payments, so its balance is put on record.'
answer=$(ask -X POST "http://127.0.0.1:8702/v1/funds" \
  -H "Authorization: Bearer $BUREAU" \
  -H 'Idempotency-Key: tutorial-fund' \
  -H 'Content-Type: application/json' \
  -d '{"edition": "qinghai-2021", "region": "630100", "balance": "480000000.00", "payments_of_year": "360000000.00", "as_of": "2020-12-31"}')
is region 630100

echo 'Each employer is decided once; repeat the call, and nobody is decided twice.'
answer=$(ask -X POST "http://127.0.0.1:8702/v1/assessments" \
  -H "Authorization: Bearer $CLERK_630102" \
  -H 'Idempotency-Key: tutorial-assess' \
  -H 'Content-Type: application/json' \
  -d '{"edition": "qinghai-2021", "agency": "630102"}')
is eligible 2

echo 'The working: each rule, its inputs, its limit and its clause, and what would have changed the result.'
answer=$(ask "http://127.0.0.1:8702/v1/assessments/qinghai-2021/91630102000000001D" -H "Authorization: Bearer $CLERK_630102")
is outcome eligible
is route direct
is amount 1440.00

echo 'Newly insured employers are told to register on the platform and to confirm.'
answer=$(ask -X POST "http://127.0.0.1:8701/v1/notices-to-register?edition=qinghai-2021" \
  -H "Authorization: Bearer $CLERK_630102" \
  -H 'Idempotency-Key: tutorial-tell' \
  -H 'Content-Type: application/json' \
  -d '{"channel": "message"}')
is notified 1

echo 'The newly insured employer signs in on the platform, which registers it.'
answer=$(ask -X POST "http://127.0.0.1:8701/v1/employers/91630102000000002G/registration" \
  -H "Authorization: Bearer $PLATFORM" \
  -H 'Idempotency-Key: tutorial-register' \
  -H 'Content-Type: application/json' \
  -d '{"edition": "qinghai-2021"}')
is recorded 1

echo 'The platform shows what was assessed. It arrives a moment after the assessment; ask again until it is there.'
until { answer=$(ask "http://127.0.0.1:8701/v1/employers/91630102000000002G/assessments/qinghai-2021" -H "Authorization: Bearer $PLATFORM") && is outcome eligible; } 2>/dev/null; do sleep 1; done
is route confirming
is amount 720.00
assessment=$(field assessment_id)
amount=$(field amount)

echo 'The employer confirms the amount and the account. Any other amount or account is refused.'
answer=$(ask -X POST "http://127.0.0.1:8701/v1/employers/91630102000000002G/confirmations" \
  -H "Authorization: Bearer $PLATFORM" \
  -H 'Idempotency-Key: tutorial-confirm' \
  -H 'Content-Type: application/json' \
  -d "{\"edition\": \"qinghai-2021\", \"assessment_id\": \"$assessment\", \"amount\": \"$amount\", \"account_number\": \"6222020000000002\"}")
is recorded 1

echo 'The list of those found eligible is published.'
answer=$(ask -X POST "http://127.0.0.1:8702/v1/notices" \
  -H "Authorization: Bearer $BUREAU" \
  -H 'Idempotency-Key: tutorial-publish' \
  -H 'Content-Type: application/json' \
  -d '{"edition": "qinghai-2021", "agency": "630102"}')
is employers 2
is total 2160.00
is last_day 2021-08-04
notice=$(field notice_id)

echo 'Everybody may read it, without a token.'
until { answer=$(ask "http://127.0.0.1:8702/v1/notices/$notice/entries") && is items.0.uscc 91630102000000001D; } 2>/dev/null; do sleep 1; done
is items.0.refund 1440.00
is items.1.refund 720.00

echo 'The notice ends with the third working day. On a real clock you come back on Thursday; here the clock is set.'
answer=$(ask -X POST "http://127.0.0.1:8704/dev/clock" \
  -H 'Idempotency-Key: tutorial-days-pass' \
  -H 'Content-Type: application/json' \
  -d '{"now": "2021-08-05T09:00:00+08:00"}')

echo 'By itself, within seconds: the notice ends, each employer without an objection is granted its refund, and payout takes in an order to pay for each.'
until { answer=$(ask "http://127.0.0.1:8702/v1/notices/$notice") && is ended True; } 2>/dev/null; do sleep 1; done
is total 2160.00

echo 'Money is asked for on the disbursement account.'
answer=$(ask -X POST "http://127.0.0.1:8703/v1/funds/requests" \
  -H "Authorization: Bearer $FUNDS_CLERK" \
  -H 'Idempotency-Key: tutorial-request-funds' \
  -H 'Content-Type: application/json' \
  -d '{"edition": "qinghai-2021", "region": "630100", "request_id": "YK-1", "amount": "2160.00", "purpose": "稳岗返还"}')

echo 'Somebody else approves.'
answer=$(ask -X POST "http://127.0.0.1:8703/v1/funds/requests/YK-1/approval" \
  -H "Authorization: Bearer $FUNDS_APPROVER" \
  -H 'Idempotency-Key: tutorial-approve-funds' \
  -H 'Content-Type: application/json' \
  -d '{"edition": "qinghai-2021", "region": "630100"}')

echo 'The treasury has moved it.'
answer=$(ask -X POST "http://127.0.0.1:8703/v1/funds/requests/YK-1/transfer" \
  -H "Authorization: Bearer $TREASURY" \
  -H 'Idempotency-Key: tutorial-transfer-funds' \
  -H 'Content-Type: application/json' \
  -d '{"edition": "qinghai-2021", "region": "630100", "amount": "2160.00", "transferred_on": "2021-08-05", "bank_reference": "CZ-1"}')

echo 'Both refunds wait for a batch.'
until { answer=$(ask "http://127.0.0.1:8703/v1/payments?edition=qinghai-2021" -H "Authorization: Bearer $MAKER") && is items.1.state ordered; } 2>/dev/null; do sleep 1; done
is items.0.amount 1440.00
is items.1.amount 720.00
first=$(field items.0.end_to_end_id)
second=$(field items.1.end_to_end_id)

echo 'A batch is drafted,'
answer=$(ask -X POST "http://127.0.0.1:8703/v1/batches" \
  -H "Authorization: Bearer $MAKER" \
  -H 'Idempotency-Key: tutorial-draft' \
  -H 'Content-Type: application/json' \
  -d '{"edition": "qinghai-2021", "agency": "630102"}')
is payments 2
is total 2160.00
batch=$(field batch_id)

echo 'checked by another person,'
answer=$(ask -X POST "http://127.0.0.1:8703/v1/batches/$batch/check" \
  -H "Authorization: Bearer $CHECKER" \
  -H 'Idempotency-Key: tutorial-check')
is state checked

echo 'approved by a third,'
answer=$(ask -X POST "http://127.0.0.1:8703/v1/batches/$batch/approval" \
  -H "Authorization: Bearer $APPROVER" \
  -H 'Idempotency-Key: tutorial-approve')
is state approved

echo 'and released by a fourth. Whoever'"'"'s account changed since the grant is held back here.'
answer=$(ask -X POST "http://127.0.0.1:8703/v1/batches/$batch/release" \
  -H "Authorization: Bearer $RELEASER" \
  -H 'Idempotency-Key: tutorial-release')
is payments 2
is held 0
is total 2160.00

echo 'The transfers as ISO 20022. `EndToEndId` is what results are matched by.'
answer=$(ask "http://127.0.0.1:8703/v1/batches/$batch/pain.001" -H "Authorization: Bearer $BANK")

echo 'Both credits are booked. A statement (`camt.053`) or a status report would do as well.'
cat > result.csv <<CSV
端到端标识,收款人名称,收款账号,金额（元）,结果,记账日期
$first,西宁第1商贸有限公司,6222020000000001,1440.00,成功,2021-08-05
$second,西宁第2商贸有限公司,6222020000000002,720.00,成功,2021-08-05
CSV
answer=$(ask -X POST "http://127.0.0.1:8703/v1/bank-messages" \
  -H "Authorization: Bearer $BANK" \
  -H 'Idempotency-Key: tutorial-result' \
  -H 'Content-Type: text/csv' \
  --data-binary @result.csv)
is credited 2
is returned 0
is discrepancies 0

echo 'What was granted is what arrived: nothing is left over.'
until { answer=$(ask "http://127.0.0.1:8704/v1/reconciliation?edition=qinghai-2021" -H "Authorization: Bearer $AUDITOR") && is total.paid 2160.00; } 2>/dev/null; do sleep 1; done
is total.granted 2160.00
is total.difference 0.00

echo 'The whole way of one employer'"'"'s money, fact by fact.'
answer=$(ask "http://127.0.0.1:8704/v1/trail/91630102000000002G" -H "Authorization: Bearer $AUDITOR")

echo 'And the receipt, which anybody can verify without trusting us.'
answer=$(ask "http://127.0.0.1:8704/v1/receipts/91630102000000002G?edition=qinghai-2021" -H "Authorization: Bearer $AUDITOR")
echo Done.
