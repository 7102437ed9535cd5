"""Serialises operations with botocore, for query_peer_test.cc.

Each line of standard input is a JSON list [service, operation, parameters]; each line of standard
output is the form that botocore sends for it, as a sorted JSON list of [name, value].
"""
import json
import sys

import botocore.serialize
import botocore.session

session = botocore.session.get_session()
for line in sys.stdin:
    service, operation, parameters = json.loads(line)
    model = session.get_service_model(service)
    serializer = botocore.serialize.create_serializer(model.metadata["protocol"])
    request = serializer.serialize_to_request(parameters, model.operation_model(operation))
    form = [[name, str(value)] for name, value in request["body"].items()]
    print(json.dumps(sorted(form)))
