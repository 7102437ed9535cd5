"""Groups, capacity, members, hooks and tags by boto3: python3 aws_groups.py [CLASS]."""
from aws_case import Case, main

DISABLED = ["Launch", "Terminate", "AddToLoadBalancer"]


class Capacity(Case):
    def test_update_moves_desired_and_refuses_what_does_not_fit(self):
        self.make("g", 2)
        update = self.asg.update_auto_scaling_group
        update(AutoScalingGroupName="g", MinSize=3)
        self.assertEqual((self.group("g")["DesiredCapacity"], len(self.ids("g"))), (3, 3))
        update(AutoScalingGroupName="g", MinSize=0, MaxSize=1)
        self.assertEqual(len(self.ids("g")), 1)
        self.refused("ValidationError", update, AutoScalingGroupName="g", MinSize=4, MaxSize=10,
                     DesiredCapacity=2,
                     text="Desired capacity:2 must be between the specified min size:4 and max "
                          "size:10")
        self.refused("ValidationError", update, AutoScalingGroupName="g", MinSize=5, MaxSize=4)
        self.refused("ValidationError", update, AutoScalingGroupName="no", MinSize=1,
                     text="AutoScalingGroup name not found - null")

    def test_set_desired(self):
        self.make("g", 1, most=2)
        call = self.asg.set_desired_capacity
        call(AutoScalingGroupName="g", DesiredCapacity=2)
        self.assertEqual(len(self.ids("g")), 2)
        self.refused("ValidationError", call, AutoScalingGroupName="g", DesiredCapacity=3,
                     text="New SetDesiredCapacity value 3 is above max value 2 for the "
                          "AutoScalingGroup.")
        self.refused("ScalingActivityInProgress", call, AutoScalingGroupName="g",
                     DesiredCapacity=1, HonorCooldown=True)

    def test_create_and_delete(self):
        self.configuration()
        create = self.asg.create_auto_scaling_group
        self.refused("ValidationError", create, AutoScalingGroupName="g", MinSize=0, MaxSize=1,
                     AvailabilityZones=["us-east-1a"],
                     text="Valid requests must contain either LaunchTemplate, "
                          "LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.")
        self.make("g", 1)
        self.refused("AlreadyExists", create, AutoScalingGroupName="g", MinSize=0, MaxSize=1,
                     LaunchConfigurationName="lc", AvailabilityZones=["us-east-1a"],
                     text="AutoScalingGroup by this name already exists - A group with the name g")
        delete = self.asg.delete_auto_scaling_group
        self.refused("ResourceInUse", delete, AutoScalingGroupName="g")
        self.refused("ValidationError", delete, AutoScalingGroupName="x",
                     text="AutoScalingGroup name not found - AutoScalingGroup 'x' not found")
        delete(AutoScalingGroupName="g", ForceDelete=True)
        self.assertEqual(self.asg.describe_auto_scaling_groups()["AutoScalingGroups"], [])

    def test_all_protected_lowers_desired_only(self):
        ids = self.make("g", 2)
        self.asg.set_instance_protection(AutoScalingGroupName="g", InstanceIds=ids,
                                         ProtectedFromScaleIn=True)
        self.asg.set_desired_capacity(AutoScalingGroupName="g", DesiredCapacity=1)
        self.assertEqual((self.group("g")["DesiredCapacity"], len(self.ids("g"))), (1, 2))
        self.asg.set_instance_protection(AutoScalingGroupName="g", InstanceIds=ids[:1],
                                         ProtectedFromScaleIn=False)
        self.asg.set_desired_capacity(AutoScalingGroupName="g", DesiredCapacity=1)
        self.assertEqual(self.ids("g"), ids[1:])


class Processes(Case):
    def test_none_means_all_and_unknown_is_refused(self):
        self.make("g", 1)
        self.asg.suspend_processes(AutoScalingGroupName="g")
        all_of_them = {one["ProcessName"] for one in self.asg.describe_scaling_process_types()[
            "Processes"]}
        self.assertEqual({p["ProcessName"] for p in self.group("g")["SuspendedProcesses"]},
                         all_of_them)
        self.assertIn("Launch", all_of_them)
        self.asg.resume_processes(AutoScalingGroupName="g")
        self.assertEqual(self.group("g")["SuspendedProcesses"], [])
        self.refused("ValidationError", self.asg.suspend_processes, AutoScalingGroupName="g",
                     ScalingProcesses=["Lunch"])

    def test_resume_of_terminate_kills_what_was_marked(self):
        ids = self.make("g", 2)
        self.asg.suspend_processes(AutoScalingGroupName="g", ScalingProcesses=DISABLED)
        self.asg.set_instance_health(InstanceId=ids[0], HealthStatus="Unhealthy",
                                     ShouldRespectGracePeriod=False)
        self.assertEqual(self.ids("g"), ids)
        self.asg.resume_processes(AutoScalingGroupName="g", ScalingProcesses=["Terminate"])
        self.assertEqual(self.ids("g"), ids[1:])
        self.asg.resume_processes(AutoScalingGroupName="g", ScalingProcesses=["Launch"])
        self.assertEqual(len(self.ids("g")), 2)

    def test_add_to_load_balancer_is_not_made_up_for(self):
        self.balancer()
        self.make("g", 0, LoadBalancerNames=["lb"])
        self.asg.suspend_processes(AutoScalingGroupName="g",
                                   ScalingProcesses=["AddToLoadBalancer"])
        self.asg.set_desired_capacity(AutoScalingGroupName="g", DesiredCapacity=1)
        self.asg.resume_processes(AutoScalingGroupName="g", ScalingProcesses=["AddToLoadBalancer"])
        shown = self.elb.describe_load_balancers(LoadBalancerNames=["lb"])
        self.assertEqual(shown["LoadBalancerDescriptions"][0]["Instances"], [])


class Members(Case):
    def test_terminate_in_group(self):
        ids = self.make("g", 2, lowest=1)
        call = self.asg.terminate_instance_in_auto_scaling_group
        activity = call(InstanceId=ids[0], ShouldDecrementDesiredCapacity=True)["Activity"]
        self.assertEqual(activity["Description"], "Terminating EC2 instance: " + ids[0])
        self.assertEqual((activity["StatusCode"], activity["Progress"]), ("InProgress", 0))
        self.assertEqual(self.ids("g"), ids[1:])
        self.refused("ValidationError", call, InstanceId=ids[1],
                     ShouldDecrementDesiredCapacity=True,
                     text="Currently, desiredSize equals minSize (1).")
        self.refused("ValidationError", call, InstanceId=ids[0],
                     ShouldDecrementDesiredCapacity=True,
                     text="Instance Id not found - No managed instance found for instance ID")
        call(InstanceId=ids[1], ShouldDecrementDesiredCapacity=False)
        self.assertEqual(len(self.ids("g")), 1)
        self.assertNotIn(ids[1], self.ids("g"))

    def test_standby(self):
        ids = self.make("g", 2)
        enter, leave = self.asg.enter_standby, self.asg.exit_standby
        made = enter(InstanceIds=ids[:1], AutoScalingGroupName="g",
                     ShouldDecrementDesiredCapacity=True)["Activities"][0]
        self.assertEqual(made["Description"], "Moving EC2 instance to Standby: " + ids[0])
        self.assertEqual(self.states("g")[ids[0]], "Standby")
        self.assertEqual(self.group("g")["DesiredCapacity"], 1)
        self.refused("ValidationError", enter, InstanceIds=ids[:1], AutoScalingGroupName="g",
                     ShouldDecrementDesiredCapacity=True,
                     text="The instance %s is not in InService." % ids[0])
        leave(InstanceIds=ids[:1], AutoScalingGroupName="g")
        self.assertEqual(self.states("g")[ids[0]], "InService")
        self.assertEqual(self.group("g")["DesiredCapacity"], 2)

    def test_attach_and_detach(self):
        ids = self.make("g", 2, lowest=2)
        self.refused("ValidationError", self.asg.detach_instances, InstanceIds=ids[:1],
                     AutoScalingGroupName="g", ShouldDecrementDesiredCapacity=True,
                     text="AutoScalingGroup g has min-size=2, max-size=10, and desired-size=2. To "
                          "detach 1 instance(s), please update the AutoScalingGroup sizes "
                          "appropriately.")
        self.asg.detach_instances(InstanceIds=ids[:1], AutoScalingGroupName="g",
                                  ShouldDecrementDesiredCapacity=False)
        self.assertNotIn(ids[0], self.ids("g"))
        tags = self.ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": ids[:1]}])["Tags"]
        self.assertNotIn("aws:autoscaling:groupName", [tag["Key"] for tag in tags])
        self.asg.attach_instances(InstanceIds=ids[:1], AutoScalingGroupName="g")
        self.assertEqual(self.group("g")["DesiredCapacity"], 3)

    def test_health_is_sticky_and_in_capitals_elsewhere(self):
        ids = self.make("g", 1, HealthCheckGracePeriod=300)
        self.asg.suspend_processes(AutoScalingGroupName="g", ScalingProcesses=["ReplaceUnhealthy"])
        mark = self.asg.set_instance_health
        mark(InstanceId=ids[0], HealthStatus="Unhealthy")  # within the grace period
        self.assertEqual(self.group("g")["Instances"][0]["HealthStatus"], "Healthy")
        mark(InstanceId=ids[0], HealthStatus="Unhealthy", ShouldRespectGracePeriod=False)
        self.assertEqual(self.group("g")["Instances"][0]["HealthStatus"], "Unhealthy")
        seen = self.asg.describe_auto_scaling_instances(InstanceIds=ids)["AutoScalingInstances"]
        self.assertEqual(seen[0]["HealthStatus"], "UNHEALTHY")
        mark(InstanceId=ids[0], HealthStatus="Healthy")
        self.assertEqual(self.group("g")["Instances"][0]["HealthStatus"], "Healthy")
        self.refused("ValidationError", mark, InstanceId="i-0123456789abcdef0",
                     HealthStatus="Healthy")


class Hooks(Case):
    def test_a_terminating_hook_holds_until_it_is_completed(self):
        ids = self.make("g", 1)
        self.asg.put_lifecycle_hook(
            LifecycleHookName="drain", AutoScalingGroupName="g", HeartbeatTimeout=60,
            LifecycleTransition="autoscaling:EC2_INSTANCE_TERMINATING", DefaultResult="CONTINUE")
        hook = self.asg.describe_lifecycle_hooks(AutoScalingGroupName="g")["LifecycleHooks"][0]
        self.assertEqual((hook["GlobalTimeout"], hook["DefaultResult"]), (6000, "CONTINUE"))
        self.asg.set_desired_capacity(AutoScalingGroupName="g", DesiredCapacity=0)
        self.assertEqual(self.states("g"), {ids[0]: "Terminating:Wait"})
        name = {"LifecycleHookName": "drain", "AutoScalingGroupName": "g"}
        self.asg.record_lifecycle_action_heartbeat(InstanceId=ids[0], **name)
        self.asg.complete_lifecycle_action(InstanceId=ids[0], LifecycleActionResult="CONTINUE",
                                           **name)
        self.assertEqual(self.ids("g"), [])
        self.refused("ValidationError", self.asg.complete_lifecycle_action, InstanceId=ids[0],
                     LifecycleActionResult="CONTINUE", **name,
                     text="No active Lifecycle Action found with instance ID " + ids[0])


class Tags(Case):
    def test_filters_and_propagation(self):
        ids = self.make("g", 1, Tags=[
            {"Key": "stack", "Value": "ha", "PropagateAtLaunch": True},
            {"Key": "own", "Value": "x", "PropagateAtLaunch": False}])
        self.make("other", 0)
        found = self.asg.describe_auto_scaling_groups(
            Filters=[{"Name": "tag:stack", "Values": ["ha", "b"]}])["AutoScalingGroups"]
        self.assertEqual([g["AutoScalingGroupName"] for g in found], ["g"])
        shown = self.ec2.describe_instances(InstanceIds=ids)["Reservations"][0]["Instances"][0]
        tags = {tag["Key"]: tag["Value"] for tag in shown["Tags"]}
        self.assertEqual(tags["stack"], "ha")
        self.assertEqual(tags["aws:autoscaling:groupName"], "g")
        self.assertNotIn("own", tags)
        self.refused("ValidationError", self.asg.create_or_update_tags, Tags=[
            {"ResourceId": "xxx", "ResourceType": "auto-scaling-group", "Key": "k", "Value": "v"}],
            text="AutoScalingGroup not found - AutoScaling Group xxx not found")
        filters = [{"Name": "auto-scaling-group", "Values": ["g"]},
                   {"Name": "key", "Values": ["own"]}]
        self.assertEqual(len(self.asg.describe_tags(Filters=filters)["Tags"]), 1)


class Pages(Case):
    def test_names_tokens_and_sizes(self):
        for number in range(3):
            self.make("g%d" % number, 0)
        describe = self.asg.describe_auto_scaling_groups
        first = describe(MaxRecords=2)
        self.assertEqual(len(first["AutoScalingGroups"]), 2)
        rest = describe(MaxRecords=2, NextToken=first["NextToken"])
        self.assertEqual(len(rest["AutoScalingGroups"]), 1)
        self.assertNotIn("NextToken", rest)
        self.refused("InvalidNextToken", describe, NextToken="x")
        self.refused("ValidationError", describe, AutoScalingGroupNames=["n%d" % n for n in range(51)],
                     text="The number of group names that may be passed in is limited to 50")
        self.assertEqual(describe(AutoScalingGroupNames=["no"])["AutoScalingGroups"], [])


if __name__ == "__main__":
    main()
