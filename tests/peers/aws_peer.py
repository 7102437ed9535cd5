"""Tests of the served AWS by boto3: python3 aws_peer.py URL [CLASS]. Written as for the real one."""
import sys
import unittest

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

URL = sys.argv.pop(1)
ZONES = ["us-east-1a", "us-east-1b"]
ONCE = {"Delay": 1, "MaxAttempts": 1}
DISABLED = ["Launch", "Terminate", "AddToLoadBalancer"]


def client(service, key="test", secret="test", token=None):
    return boto3.client(service, endpoint_url=URL, region_name="us-east-1", aws_access_key_id=key,
                        aws_secret_access_key=secret, aws_session_token=token,
                        config=Config(retries={"max_attempts": 0}))


class Peer(unittest.TestCase):
    def setUp(self):
        self.asg, self.elb, self.ec2 = client("autoscaling"), client("elb"), client("ec2")
        self.elbv2, self.sts = client("elbv2"), client("sts")
        self.elb.create_load_balancer(
            LoadBalancerName="lb", AvailabilityZones=ZONES,
            Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 8084}])
        self.elb.modify_load_balancer_attributes(
            LoadBalancerName="lb",
            LoadBalancerAttributes={"ConnectionDraining": {"Enabled": True, "Timeout": 30}})
        self.asg.create_launch_configuration(LaunchConfigurationName="lc", ImageId="ami-12345678",
                                             InstanceType="m3.large")

    def tearDown(self):
        import urllib.request
        urllib.request.urlopen(urllib.request.Request(URL + "/moto-api/reset", method="POST"))

    def make(self, name, count, **more):
        self.asg.create_auto_scaling_group(
            AutoScalingGroupName=name, LaunchConfigurationName="lc", MinSize=0, MaxSize=10,
            DesiredCapacity=count, AvailabilityZones=ZONES, LoadBalancerNames=["lb"], **more)
        return [one["InstanceId"] for one in self.group(name)["Instances"]]

    def group(self, name):
        return self.asg.describe_auto_scaling_groups(
            AutoScalingGroupNames=[name])["AutoScalingGroups"][0]

    def code(self, call, **arguments):
        with self.assertRaises(ClientError) as caught:
            call(**arguments)
        return caught.exception.response["Error"]["Code"]


class Rollback(Peer):
    def test_manual_rollback(self):
        old = self.make("spin-v001", 2)
        new = self.make("spin-v002", 2)
        self.asg.suspend_processes(AutoScalingGroupName="spin-v001", ScalingProcesses=DISABLED)
        listed = [{"InstanceId": one} for one in old]
        self.elb.deregister_instances_from_load_balancer(LoadBalancerName="lb", Instances=listed)
        self.elb.get_waiter("instance_deregistered").wait(
            LoadBalancerName="lb", Instances=listed, WaiterConfig=ONCE)
        suspended = {p["ProcessName"] for p in self.group("spin-v001")["SuspendedProcesses"]}
        self.assertEqual(suspended, set(DISABLED))

        self.asg.resume_processes(AutoScalingGroupName="spin-v001", ScalingProcesses=DISABLED)
        self.asg.update_auto_scaling_group(AutoScalingGroupName="spin-v001", MinSize=2, MaxSize=2,
                                           DesiredCapacity=2)
        self.elb.register_instances_with_load_balancer(LoadBalancerName="lb", Instances=listed)
        self.elb.get_waiter("instance_in_service").wait(
            LoadBalancerName="lb", Instances=listed, WaiterConfig=ONCE)
        self.asg.update_auto_scaling_group(AutoScalingGroupName="spin-v002", MinSize=0, MaxSize=0,
                                           DesiredCapacity=0)
        self.assertEqual([i["InstanceId"] for i in self.group("spin-v001")["Instances"]], old)
        self.assertEqual(self.group("spin-v002")["Instances"], [])
        states = self.elb.describe_instance_health(LoadBalancerName="lb")["InstanceStates"]
        self.assertEqual({s["InstanceId"] for s in states}, set(old))
        self.ec2.get_waiter("instance_terminated").wait(InstanceIds=new, WaiterConfig=ONCE)


class Pages(Peer):
    def test_groups_and_activities(self):
        for number in range(5):
            self.make(f"g{number}", 1)
        pages = self.asg.get_paginator("describe_auto_scaling_groups").paginate(
            PaginationConfig={"PageSize": 2})
        names = [[g["AutoScalingGroupName"] for g in p["AutoScalingGroups"]] for p in pages]
        self.assertEqual(names, [["g0", "g1"], ["g2", "g3"], ["g4"]])
        found = self.ec2.get_paginator("describe_instances").paginate(
            PaginationConfig={"PageSize": 5}).build_full_result()
        self.assertEqual(sum(len(r["Instances"]) for r in found["Reservations"]), 5)
        self.assertEqual(
            self.code(self.asg.describe_auto_scaling_groups, NextToken="x"), "InvalidNextToken")


class Errors(Peer):
    def test_codes(self):
        self.make("g", 1)
        self.assertEqual(self.code(self.elb.describe_load_balancers, LoadBalancerNames=["no"]),
                         "LoadBalancerNotFound")
        self.assertEqual(self.code(self.elb.describe_instance_health, LoadBalancerName="lb",
                                   Instances=[{"InstanceId": "i-0123456789abcdef0"}]),
                         "InvalidInstance")
        self.assertEqual(self.code(self.ec2.describe_instances, InstanceIds=["i-1"]),
                         "InvalidInstanceID.Malformed")
        self.assertEqual(self.code(self.asg.delete_launch_configuration,
                                   LaunchConfigurationName="lc"), "ResourceInUse")
        self.assertEqual(self.code(self.asg.create_launch_configuration, ImageId="ami-1",
                                   LaunchConfigurationName="lc", InstanceType="m3.large"),
                         "AlreadyExists")
        self.assertEqual(self.code(client("sts", secret="x").get_caller_identity),
                         "SignatureDoesNotMatch")
        self.assertEqual(self.code(client("ec2", key="x").describe_instances), "AuthFailure")
        self.assertEqual(self.asg.describe_auto_scaling_groups(
            AutoScalingGroupNames=["no"])["AutoScalingGroups"], [])


class Ec2(Peer):
    def test_instances(self):
        made = self.ec2.run_instances(ImageId="ami-1", MinCount=2, MaxCount=2, TagSpecifications=[
            {"ResourceType": "instance", "Tags": [{"Key": "k", "Value": "v"}]}])["Instances"]
        ids = [one["InstanceId"] for one in made]
        self.ec2.get_waiter("instance_running").wait(InstanceIds=ids, WaiterConfig=ONCE)
        tagged = self.ec2.describe_instances(Filters=[{"Name": "tag:k", "Values": ["v*"]}])
        self.assertEqual([i["InstanceId"] for i in tagged["Reservations"][0]["Instances"]], ids)
        gone = self.ec2.terminate_instances(InstanceIds=ids[:1])["TerminatingInstances"][0]
        self.assertEqual(gone["CurrentState"]["Name"], "shutting-down")
        self.ec2.get_waiter("instance_terminated").wait(InstanceIds=ids[:1], WaiterConfig=ONCE)
        left = self.ec2.describe_instances(InstanceIds=ids[:1])["Reservations"][0]["Instances"][0]
        self.assertEqual(left["PrivateDnsName"], "")
        self.assertEqual(len(self.ec2.describe_subnets()["Subnets"]), 2)


class TargetGroups(Peer):
    def test_health(self):
        vpc = self.ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        arn = self.elbv2.create_target_group(Name="tg", Protocol="HTTP", Port=8084,
                                             VpcId=vpc)["TargetGroups"][0]["TargetGroupArn"]
        ids = self.make("g", 1, TargetGroupARNs=[arn])
        health = self.elbv2.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
        self.assertEqual(health[0]["TargetHealth"]["Reason"], "Target.NotInUse")
        subnets = [s["SubnetId"] for s in self.ec2.describe_subnets()["Subnets"]]
        balancer = self.elbv2.create_load_balancer(Name="v2", Subnets=subnets)["LoadBalancers"][0]
        self.elbv2.create_listener(
            LoadBalancerArn=balancer["LoadBalancerArn"], Port=80, Protocol="HTTP",
            DefaultActions=[{"Type": "forward", "TargetGroupArn": arn}])
        self.elbv2.get_waiter("target_in_service").wait(TargetGroupArn=arn, WaiterConfig=ONCE)
        self.elbv2.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": ids[0]}])
        self.elbv2.get_waiter("target_deregistered").wait(
            TargetGroupArn=arn, Targets=[{"Id": ids[0]}], WaiterConfig=ONCE)
        self.assertEqual(self.code(self.elbv2.delete_target_group, TargetGroupArn=arn),
                         "ResourceInUse")


class Sts(Peer):
    def test_roles(self):
        role = self.sts.assume_role(RoleArn="arn:aws:iam::123456789012:role/r",
                                    RoleSessionName="me")["Credentials"]
        key, secret = role["AccessKeyId"], role["SecretAccessKey"]
        who = client("sts", key, secret, role["SessionToken"]).get_caller_identity()
        self.assertTrue(who["Arn"].endswith("assumed-role/r/me"))
        self.assertEqual(self.code(client("autoscaling", key, secret, "x").describe_tags),
                         "InvalidClientTokenId")


if __name__ == "__main__":
    unittest.main()
