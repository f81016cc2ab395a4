"""The system itself: what is deployed has no queue without a reader, no failure without an alarm, no right too many."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.reports import day_to_report
from chalicelib.handlers.metrics import Metric, count
from chalicelib.storage.digests import LEASE
from localcloud.stack import with_batches
from tests.figures import figures

FUNCTIONS = {
    "APIHandler",
    "Relay",
    "SealDocuments",
    "AttachUploads",
    "DeliverNotices",
    "HandOver",
    "ImportPeople",
    "Sweep",
    "ReportPendingReceptions",
    "RemindUnits",
    "RetirePeople",
    "ForgetPeople",
    "ExpandMessages",
    "DeliverMessages",
    "RecordFeedback",
}


def of_type(template, kind: str) -> dict[str, Any]:
    return {name: each for name, each in template["Resources"].items() if each["Type"] == kind}


def queues(template, *, dead: bool) -> list[str]:
    return [name for name in of_type(template, "AWS::SQS::Queue") if name.endswith("Dlq") == dead]


def sources(template) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, function in of_type(template, "AWS::Serverless::Function").items():
        for event in function["Properties"].get("Events", {}).values():
            yield name, event


def role_of(template, function: str) -> str:
    return str(template["Resources"][function]["Properties"]["Role"]["Fn::GetAtt"][0])


def statements(template, function: str) -> list[dict[str, Any]]:
    policies = template["Resources"][role_of(template, function)]["Properties"]["Policies"]
    found = [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]
    # What is allowed only where something is set up counts as allowed.
    return [statement["Fn::If"][1] if "Fn::If" in statement else statement for statement in found]


def listed(value) -> list[Any]:
    return value if isinstance(value, list) else [value]


def in_the_cloud(resource) -> list[Any]:
    """The resources of a statement; MiniStack does not see whose mail is sent, so a laptop's mail may be anybody's."""
    if isinstance(resource, dict) and "Fn::If" in resource:
        condition, on_laptop, in_cloud = resource["Fn::If"]
        assert (condition, on_laptop) == ("OnLaptop", "*")
        return listed(in_cloud)
    return listed(resource)


def test_every_function_is_known_here(template):
    assert set(of_type(template, "AWS::Serverless::Function")) == FUNCTIONS


def test_every_queue_has_exactly_one_reader(template):
    read = [event["Properties"]["Queue"]["Fn::Sub"] for _, event in sources(template) if event["Type"] == "SQS"]

    assert sorted(read) == sorted(f"${{{queue}.Arn}}" for queue in queues(template, dead=False))


def test_every_reader_answers_for_each_message_alone(template):
    for name, event in sources(template):
        if event["Type"] in {"SQS", "DynamoDB"}:
            assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"], name


def test_every_queue_gives_up_after_five_tries_to_a_dead_letter_queue_of_its_own(template):
    redrives = {
        name: template["Resources"][name]["Properties"]["RedrivePolicy"] for name in queues(template, dead=False)
    }

    assert {redrive["maxReceiveCount"] for redrive in redrives.values()} == {5}
    assert {name: redrive["deadLetterTargetArn"]["Fn::GetAtt"][0] for name, redrive in redrives.items()} == {
        name: name.replace("Queue", "Dlq") for name in redrives
    }


def test_a_message_stays_hidden_for_six_times_as_long_as_its_reader_may_take(template):
    for name, event in sources(template):
        if event["Type"] == "SQS":
            queue = event["Properties"]["Queue"]["Fn::Sub"].removeprefix("${").removesuffix(".Arn}")
            hidden = template["Resources"][queue]["Properties"]["VisibilityTimeout"]
            assert hidden >= 6 * template["Resources"][name]["Properties"]["Timeout"], name


def test_what_a_worker_took_on_and_left_is_free_again_before_its_message_comes_back(template):
    hidden = template["Resources"]["ReportQueue"]["Properties"]["VisibilityTimeout"]

    assert timedelta(seconds=template["Resources"]["RemindUnits"]["Properties"]["Timeout"]) < LEASE
    assert timedelta(seconds=hidden) > LEASE


def test_the_report_is_asked_for_at_both_hours_that_can_be_seven_in_madrid(template):
    (event,) = template["Resources"]["ReportPendingReceptions"]["Properties"]["Events"].values()

    assert event["Properties"]["Schedule"] == "cron(0 5,6 ? * MON-FRI *)"
    assert {hour for hour in (5, 6) if day_to_report(datetime(2026, 11, 24, hour, tzinfo=UTC))} == {6}
    assert {hour for hour in (5, 6) if day_to_report(datetime(2026, 7, 7, hour, tzinfo=UTC))} == {5}


def test_whoever_sends_mail_sends_it_in_one_name(template):
    senders = {
        function: statement["Resource"]
        for function in FUNCTIONS
        for statement in statements(template, function)
        if "ses:SendEmail" in listed(statement["Action"])
    }

    assert {"DeliverNotices", "RemindUnits"} <= set(senders)
    assert senders["RemindUnits"] == senders["DeliverNotices"]


def test_only_the_report_writes_and_reads_the_operators_sheets(template):
    reaching = {
        function
        for function in FUNCTIONS
        for statement in statements(template, function)
        if "reports/" in str(statement["Resource"])
    }
    assert reaching == {"RemindUnits"}


def test_every_dead_letter_queue_has_an_alarm_that_somebody_hears(template):
    watched = {
        alarm["Properties"]["Dimensions"][0]["Value"]["Fn::GetAtt"][0]
        for alarm in of_type(template, "AWS::CloudWatch::Alarm").values()
        if alarm["Properties"].get("MetricName") == "ApproximateNumberOfMessagesVisible"
        and alarm["Properties"]["Threshold"] == 0
        and alarm["Properties"]["AlarmActions"] == [{"Ref": "AlarmTopic"}]
    }

    assert watched == set(queues(template, dead=True))


def test_alarms_watch_what_we_count_by_the_names_and_dimensions_that_we_count_it_by(template, capsys):
    count(Metric.ERRORS, function="api")
    count(Metric.HANDLED, function="sweep")
    count(Metric.SEAL_FAILURES, reason="unavailable")
    count(Metric.INFECTED_FILES)
    count(Metric.SENDING_THROTTLED)
    count(Metric.REPORTS)
    kept = {
        (figure.name, tuple(sorted(dimensions.items())))
        for figure in figures(capsys.readouterr().out)
        for dimensions in figure.by
    }
    own = {"Fn::Sub": "Ventanilla/${AWS::StackName}"}
    alarms = {
        name: alarm["Properties"]
        for name, alarm in of_type(template, "AWS::CloudWatch::Alarm").items()
        if alarm["Properties"].get("Namespace") == own
    }

    assert set(alarms) == {
        "ErrorsAlarm",
        "InfectedFilesAlarm",
        "SendingThrottledAlarm",
        "SweepStoppedAlarm",
        "ReportMissingAlarm",
        "SealFailuresAlarm",
    }
    assert template["Globals"]["Function"]["Environment"]["Variables"]["METRICS_NAMESPACE"] == own
    for name, alarm in alarms.items():
        dimensions = sorted((each["Name"], each["Value"]) for each in alarm["Dimensions"])
        assert (alarm["MetricName"], tuple(dimensions)) in kept, name


def test_relay_begins_at_the_beginning_and_gives_up_to_its_dead_letter_queue(template):
    (event,) = [event["Properties"] for name, event in sources(template) if name == "Relay"]

    assert event["StartingPosition"] == "TRIM_HORIZON"
    assert event["BisectBatchOnFunctionError"] is True
    assert event["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["RelayDlq", "Arn"]}


def test_every_function_has_a_role_of_its_own(template):
    assert len({role_of(template, function) for function in FUNCTIONS}) == len(FUNCTIONS)


@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_no_right_is_wider_than_what_it_is_for(template, function):
    for statement in statements(template, function):
        if statement["Effect"] == "Deny":
            continue  # what takes rights away widens none
        if statement["Action"] == "ses:GetAccount":
            continue  # it reads the account's own rate: AWS knows no resource to name
        assert not [action for action in listed(statement["Action"]) if "*" in action], statement["Sid"]
        for resource in in_the_cloud(statement["Resource"]):
            # Always a resource of this stack, never a bare pattern.
            assert isinstance(resource, dict), statement["Sid"]
            assert set(resource) <= {"Fn::GetAtt", "Fn::Sub", "Ref"}, statement["Sid"]
            if pattern := listed(resource.get("Fn::Sub"))[0]:
                assert "${" in pattern.split("*")[0], statement["Sid"]


def test_only_the_delivery_pushes_and_only_what_failed_is_forgotten_of_phones_of_our_applications_alone(template):
    pushing = {
        (function, statement["Sid"], " ".join(listed(statement["Action"])), json.dumps(statement["Resource"]))
        for function in FUNCTIONS
        for statement in statements(template, function)
        if any(action.startswith("sns:") for action in listed(statement["Action"]))
    }

    assert {(function, sid, action) for function, sid, action, _ in pushing} == {
        (function, f"{what}{platform}", actions)
        for function, what, actions in (
            ("DeliverMessages", "NamePhonesOf", "sns:CreatePlatformEndpoint"),
            ("DeliverMessages", "PushTo", "sns:DeleteEndpoint sns:Publish sns:SetEndpointAttributes"),
            ("RecordFeedback", "ForgetPhonesOf", "sns:DeleteEndpoint"),
        )
        for platform in ("Android", "Ios")
    }
    for _, sid, _, resource in pushing:
        platform = "Android" if sid.endswith("Android") else "Ios"
        assert f'"Ref": "{platform}PushApplication"' in resource


def test_each_provider_tells_by_a_topic_of_its_own_and_only_these_reach_the_queue_of_what_they_tell(template):
    policies = of_type(template, "AWS::SNS::TopicPolicy")
    told = {
        each["Properties"]["Topics"][0]["Ref"]: each["Properties"]["PolicyDocument"]["Statement"]
        for each in policies.values()
    }
    (of_ses,), (of_sns,) = told["FeedbackTopic"], told["PushTopic"]
    (queue,) = template["Resources"]["FeedbackQueuePolicy"]["Properties"]["PolicyDocument"]["Statement"]
    subscribed = {
        each["Properties"]["TopicArn"]["Ref"] for each in of_type(template, "AWS::SNS::Subscription").values()
    }

    assert of_ses["Principal"] == {"Service": "ses.amazonaws.com"}
    assert set(of_ses["Condition"]) == {"StringEquals", "ArnEquals"}
    assert of_sns["Action"] == "sns:Publish"
    assert of_sns["Condition"] == {"StringEquals": {"AWS:SourceOwner": {"Ref": "AWS::AccountId"}}}
    assert queue["Principal"] == {"Service": "sns.amazonaws.com"}
    assert queue["Condition"] == {"ArnEquals": {"aws:SourceArn": [{"Ref": "FeedbackTopic"}, {"Ref": "PushTopic"}]}}
    assert {"FeedbackTopic", "PushTopic"} <= subscribed


def test_ses_tells_whether_a_mail_arrived_and_never_whether_it_was_opened(template):
    (destination,) = of_type(template, "AWS::SES::ConfigurationSetEventDestination").values()

    assert set(destination["Properties"]["EventDestination"]["MatchingEventTypes"]) == {
        *("send", "reject", "bounce", "complaint", "delivery", "deliveryDelay", "renderingFailure")
    }
    for settings in of_type(template, "AWS::SES::ConfigurationSet").values():
        # With tracking SES puts an image into each mail, or leads each link through itself.
        assert not {"TrackingOptions", "VdmOptions"} & set(settings["Properties"])


def test_only_the_seal_worker_may_ask_the_key_to_sign(template):
    signers = {
        function
        for function in FUNCTIONS
        if any("kms:Sign" in listed(statement["Action"]) for statement in statements(template, function))
    }

    assert signers == {"SealDocuments"}


def test_every_function_logs_to_a_group_that_forgets(template):
    for function in FUNCTIONS:
        group = template["Resources"][function]["Properties"]["LoggingConfig"]["LogGroup"]["Ref"]
        assert template["Resources"][group]["Properties"]["RetentionInDays"] <= 90, function


def test_data_outlive_a_mistake(template):
    for name, resource in template["Resources"].items():
        if resource["Type"] in {"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key", "AWS::Cognito::UserPool"}:
            assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain"), name


def test_production_protects_every_table_and_the_user_pool_from_deletion_and_no_other_stage_does(template):
    assert template["Conditions"]["InProduction"] == {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}
    for name, table in of_type(template, "AWS::DynamoDB::Table").items():
        assert table["Properties"]["DeletionProtectionEnabled"] == {"Fn::If": ["InProduction", True, False]}, name
    (pool,) = of_type(template, "AWS::Cognito::UserPool").values()
    assert pool["Properties"]["DeletionProtection"] == {"Fn::If": ["InProduction", "ACTIVE", "INACTIVE"]}


def test_every_table_can_be_taken_back_in_time_and_is_encrypted(template):
    for name, table in of_type(template, "AWS::DynamoDB::Table").items():
        properties = table["Properties"]
        assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}, name
        assert properties["SSESpecification"] == {"SSEEnabled": True}, name
        assert properties["BillingMode"] == "PAY_PER_REQUEST", name


def test_the_bucket_is_nobody_elses(template):
    bucket = template["Resources"]["Bucket"]["Properties"]

    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}


def lifecycle(template, what: str) -> dict[str, Any]:
    """What the bucket's rules say of this, by the prefix that they are for; all objects is the empty one."""
    rules = template["Resources"]["Bucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert {rule["Status"] for rule in rules} == {"Enabled"}
    return {rule.get("Prefix", ""): rule[what] for rule in rules if what in rule}


def test_nothing_expires_by_itself_but_uploads_and_reports(template):
    assert set(lifecycle(template, "ExpirationInDays")) == {"uploads/", "reports/"}


def test_what_was_deleted_is_gone_after_a_month_wherever_it_may_hold_somebodys_data(template):
    kept = lifecycle(template, "NoncurrentVersionExpiration")

    assert {prefix: rule["NoncurrentDays"] for prefix, rule in kept.items()} == {
        "uploads/": 1,
        "files/": {"Ref": "DeletedFilesDays"},
        "documents/": 30,
        "reports/": 1,
    }


def test_a_deleted_file_is_kept_for_a_month_unless_the_config_says_otherwise(template):
    variables = template["Globals"]["Function"]["Environment"]["Variables"]

    assert template["Parameters"]["DeletedFilesDays"]["Default"] == 30
    assert variables["DELETED_FILES_DAYS"] == {"Ref": "DeletedFilesDays"}


def test_scanning_for_malware_is_off_unless_somebody_turns_it_on_and_then_is_whole(template):
    assert template["Parameters"]["Scanning"]["Default"] == "off"
    for name in ("MalwareVerdicts", "MalwareProtection", "MalwareProtectionRole"):
        assert template["Resources"][name]["Condition"] == "ScanForMalware", name
    rule = template["Resources"]["MalwareVerdicts"]["Properties"]
    plan = template["Resources"]["MalwareProtection"]["Properties"]
    assert rule["EventPattern"]["source"] == ["aws.guardduty"]
    assert rule["Targets"][0]["Arn"] == {"Fn::GetAtt": ["UploadQueue", "Arn"]}
    # What lies where nobody but us puts it: so the verdict is on the very bytes that people are given.
    assert plan["ProtectedResource"]["S3Bucket"]["ObjectPrefixes"] == ["files/"]


def test_the_largest_file_can_be_looked_at_in_the_time_that_there_is(template):
    worker = template["Resources"]["AttachUploads"]["Properties"]
    gibibytes, slowest_megabytes_a_second = 5, 40

    # It is read once, and copied by ranges meanwhile eight at a time.
    assert worker["Timeout"] >= 2 * gibibytes * 1024 / slowest_megabytes_a_second
    assert worker["MemorySize"] >= 1769, "less is less than one processor"


def test_the_marks_of_what_was_deleted_go_too(template):
    # S3 removes those of `uploads/` and `reports/` with the expiry of what lies there.
    assert lifecycle(template, "ExpiredObjectDeleteMarker") == {"files/": True, "documents/": True}


def test_no_function_deletes_what_was_sealed(template):
    deleting = {
        (function, str(statement["Resource"]))
        for function in FUNCTIONS
        for statement in statements(template, function)
        if statement["Effect"] == "Allow" and any("s3:Delete" in action for action in listed(statement["Action"]))
        if "documents/" in str(statement["Resource"])
    }
    (denied,) = [each for each in statements(template, "AttachUploads") if each["Effect"] == "Deny"]

    assert {function for function, _ in deleting} == {"AttachUploads"}
    assert listed(denied["Resource"]) == [{"Fn::Sub": "${Bucket.Arn}/documents/*-sealed.pdf"}]


def test_whatever_the_gateway_refuses_it_refuses_as_a_problem(template):
    answers = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["x-amazon-apigateway-gateway-responses"]

    assert {"DEFAULT_4XX", "DEFAULT_5XX", "REQUEST_TOO_LARGE", "INTEGRATION_TIMEOUT", "THROTTLED"} <= set(answers)
    for kind, answer in answers.items():
        problem = json.loads(answer["responseTemplates"]["application/json"])
        assert problem["status"] == int(answer["statusCode"]), kind
        assert {"type", "title", "status", "detail", "code", "request_id"} == set(problem), kind


def test_no_path_and_no_method_is_answered_by_anyone_but_the_application(template):
    paths = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]

    for path in ("/", "/{proxy+}"):
        assert {"delete", "get", "head", "options", "patch", "post", "put"} <= set(paths[path])


def test_no_function_is_given_a_right_to_batches_which_aws_does_not_know(template):
    for function in FUNCTIONS:
        named = {action for each in statements(template, function) for action in listed(each["Action"])}

        assert not {action for action in named if action.startswith("sqs:") and action.endswith("Batch")}, function


def test_the_laptops_stack_has_it_beside_each_right_to_send_and_nothing_else_is_changed(template):
    adapted = json.dumps(with_batches(template))

    assert "sqs:SendMessageBatch" in adapted
    assert adapted.replace('["sqs:SendMessage", "sqs:SendMessageBatch"]', '"sqs:SendMessage"') == json.dumps(template)
