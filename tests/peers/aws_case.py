"""What the boto3 suites of the served AWS share: clients, a group, and the codes of refusals."""
import os
import sys
import unittest
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

URL = os.environ.get("LIGHTHOUSE_AWS", "")
ZONES = ["us-east-1a", "us-east-1b"]
ONCE = {"Delay": 1, "MaxAttempts": 1}


def client(service, key="test", secret="test", token=None, region="us-east-1"):
    return boto3.client(service, endpoint_url=URL, region_name=region, aws_access_key_id=key,
                        aws_secret_access_key=secret, aws_session_token=token,
                        config=Config(retries={"max_attempts": 0}))


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.asg, cls.elb, cls.elbv2 = client("autoscaling"), client("elb"), client("elbv2")
        cls.ec2, cls.sts = client("ec2"), client("sts")

    def setUp(self):
        urllib.request.urlopen(urllib.request.Request(URL + "/moto-api/reset", method="POST")).read()

    def configuration(self, name="lc", **more):
        self.asg.create_launch_configuration(LaunchConfigurationName=name, ImageId="ami-12345678",
                                             InstanceType="m3.large", **more)

    def balancer(self, name="lb"):
        self.elb.create_load_balancer(
            LoadBalancerName=name, AvailabilityZones=ZONES,
            Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 8084}])

    def make(self, name, count, lowest=0, most=10, **more):
        if not self.asg.describe_launch_configurations(
                LaunchConfigurationNames=["lc"])["LaunchConfigurations"]:
            self.configuration()
        self.asg.create_auto_scaling_group(
            AutoScalingGroupName=name, LaunchConfigurationName="lc", MinSize=lowest, MaxSize=most,
            DesiredCapacity=count, AvailabilityZones=ZONES, **more)
        return self.ids(name)

    def group(self, name):
        return self.asg.describe_auto_scaling_groups(
            AutoScalingGroupNames=[name])["AutoScalingGroups"][0]

    def ids(self, name):
        return [one["InstanceId"] for one in self.group(name)["Instances"]]

    def states(self, name):
        return {one["InstanceId"]: one["LifecycleState"] for one in self.group(name)["Instances"]}

    def refused(self, code, call, text="", status=None, **arguments):
        """`call` is refused with this code, and with `text` somewhere in its message."""
        with self.assertRaises(ClientError) as caught:
            call(**arguments)
        answer = caught.exception.response
        self.assertEqual(answer["Error"]["Code"], code, answer["Error"].get("Message"))
        self.assertIn(text, answer["Error"].get("Message", ""))
        if status is not None:
            self.assertEqual(answer["ResponseMetadata"]["HTTPStatusCode"], status)


def main():
    unittest.main(argv=[sys.argv[0]] + sys.argv[1:])
