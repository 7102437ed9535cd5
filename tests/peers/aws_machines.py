"""EC2 and STS by boto3, as far as groups need them."""
from aws_case import ONCE, Case, client, main


class Machines(Case):
    def run_some(self, count=1, **more):
        made = self.ec2.run_instances(ImageId="ami-1", MinCount=count, MaxCount=count, **more)
        return [one["InstanceId"] for one in made["Instances"]]

    def state(self, instance):
        return self.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][
            0]["State"]["Name"]

    def test_stop_start_reboot(self):
        ids = self.run_some()
        stopped = self.ec2.stop_instances(InstanceIds=ids)["StoppingInstances"][0]
        self.assertEqual((stopped["PreviousState"]["Name"], stopped["CurrentState"]["Name"]),
                         ("running", "stopping"))
        self.ec2.get_waiter("instance_stopped").wait(InstanceIds=ids, WaiterConfig=ONCE)
        self.refused("IncorrectInstanceState", self.ec2.reboot_instances, InstanceIds=ids)
        self.ec2.start_instances(InstanceIds=ids)
        self.ec2.get_waiter("instance_running").wait(InstanceIds=ids, WaiterConfig=ONCE)
        self.ec2.reboot_instances(InstanceIds=ids)
        self.ec2.terminate_instances(InstanceIds=ids)
        self.assertEqual(self.state(ids[0]), "terminated")
        self.refused("IncorrectInstanceState", self.ec2.start_instances, InstanceIds=ids)

    def test_a_group_replaces_a_stopped_member(self):
        ids = self.make("g", 1)
        self.ec2.stop_instances(InstanceIds=ids)
        self.assertEqual(len(self.ids("g")), 1)
        self.assertNotEqual(self.ids("g"), ids)

    def test_filters_and_refusals(self):
        ids = self.run_some(2, TagSpecifications=[
            {"ResourceType": "instance", "Tags": [{"Key": "k", "Value": "value"}]}])
        describe = self.ec2.describe_instances
        find = lambda **f: [i["InstanceId"] for r in describe(Filters=[
            {"Name": n.replace("_", "-"), "Values": v} for n, v in f.items()])["Reservations"]
            for i in r["Instances"]]
        self.assertEqual(find(instance_id=ids[:1] + ["i-0123456789abcdef0"]), ids[:1])
        self.assertEqual(find(tag_key=["k"], tag_value=["val*"]), ids)
        self.assertEqual(find(instance_state_name=["stopped"]), [])
        self.refused("InvalidInstanceID.NotFound", describe, InstanceIds=["i-0123456789abcdef0"],
                     text="The instance ID 'i-0123456789abcdef0' does not exist")
        self.refused("InvalidInstanceID.Malformed", describe, InstanceIds=["x"])
        self.refused("InvalidParameterCombination", describe, InstanceIds=ids, MaxResults=5)
        self.refused("DryRunOperation", self.ec2.terminate_instances, InstanceIds=ids, DryRun=True,
                     status=412)
        self.ec2.modify_instance_attribute(InstanceId=ids[0], DisableApiTermination={"Value": True})
        self.refused("OperationNotPermitted", self.ec2.terminate_instances, InstanceIds=ids)
        self.assertEqual([self.state(i) for i in ids], ["running", "running"])

    def test_keys_and_security_groups(self):
        self.ec2.create_key_pair(KeyName="k")
        self.refused("InvalidKeyPair.Duplicate", self.ec2.create_key_pair, KeyName="k")
        self.assertEqual(self.ec2.describe_key_pairs()["KeyPairs"][0]["KeyName"], "k")
        self.ec2.delete_key_pair(KeyName="k")
        self.refused("InvalidKeyPair.NotFound", self.ec2.describe_key_pairs, KeyNames=["k"])
        group = self.ec2.create_security_group(GroupName="g", Description="d")["GroupId"]
        rule = [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80,
                 "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]
        self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=rule)
        self.refused("InvalidPermission.Duplicate", self.ec2.authorize_security_group_ingress,
                     GroupId=group, IpPermissions=rule)
        shown = self.ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
        self.assertEqual(shown["IpPermissions"][0]["IpRanges"], [{"CidrIp": "10.0.0.0/8"}])
        self.ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=rule)
        self.refused("InvalidPermission.NotFound", self.ec2.revoke_security_group_ingress,
                     GroupId=group, IpPermissions=rule)

    def test_templates(self):
        made = self.ec2.create_launch_template(
            LaunchTemplateName="plain", LaunchTemplateData={"ImageId": "ami-1",
                                                        "InstanceType": "t3.small"})
        identity = made["LaunchTemplate"]["LaunchTemplateId"]
        self.ec2.create_launch_template_version(
            LaunchTemplateId=identity, SourceVersion="1",
            LaunchTemplateData={"InstanceType": "t3.large"})
        self.asg.create_auto_scaling_group(
            AutoScalingGroupName="g", MinSize=1, MaxSize=1, AvailabilityZones=["us-east-1a"],
            LaunchTemplate={"LaunchTemplateName": "plain", "Version": "$Latest"})
        one = self.group("g")["Instances"][0]
        self.assertEqual((one["InstanceType"], one["LaunchTemplate"]["Version"]), ("t3.large", "2"))


class Roles(Case):
    def test_a_session_knows_itself(self):
        role = self.sts.assume_role(RoleArn="arn:aws:iam::123456789012:role/r",
                                    RoleSessionName="me")["Credentials"]
        mine = client("sts", role["AccessKeyId"], role["SecretAccessKey"], role["SessionToken"])
        self.assertTrue(mine.get_caller_identity()["Arn"].endswith("assumed-role/r/me"))
        self.refused("ValidationError", self.sts.assume_role, RoleSessionName="me",
                     RoleArn="arn:aws:iam::123456789012:role/r", DurationSeconds=900 * 100)


if __name__ == "__main__":
    main()
